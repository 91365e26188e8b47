#include "tests/e2e/event_streams.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <stdexcept>

#include "tests/e2e/http.hpp"

namespace e2e {
namespace {

int connect_to(const std::string& host_and_port) {
    const auto colon = host_and_port.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(host_and_port.substr(colon + 1))));
    ::inet_pton(AF_INET, host_and_port.substr(0, colon).c_str(), &address.sin_addr);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to " + host_and_port);
    ::fcntl(socket, F_SETFL, O_NONBLOCK);
    return socket;
}

}  // namespace

struct EventStreams::Stream {
    explicit Stream(int of) : socket(of) {}
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() { close(); }

    void close() {
        if (socket >= 0) ::close(socket);
        socket = -1;
        ended = true;
    }
    void read() {
        char buffer[64 * 1024];
        while (!ended) {
            const auto got = ::recv(socket, buffer, sizeof buffer, 0);
            if (got > 0) {
                raw.append(buffer, static_cast<std::size_t>(got));
                continue;
            }
            if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
            close();
        }
        if (status == 0 && !read_head()) return;
        while (read_chunk()) {
        }
        read_events();
    }
    bool read_head() {
        const auto end = raw.find("\r\n\r\n");
        if (end == std::string::npos) return false;
        status = static_cast<unsigned>(std::stoul(raw.substr(raw.find(' ') + 1, 3)));
        raw.erase(0, end + 4);
        return status == 200;
    }
    bool read_chunk() {
        const auto line = raw.find("\r\n");
        if (line == std::string::npos) return false;
        const auto size = std::stoul(raw.substr(0, line), nullptr, 16);
        if (raw.size() < line + 2 + size + 2) return false;
        text.append(raw, line + 2, size);
        if (raw.compare(line + 2 + size, 2, "\r\n") != 0) throw std::runtime_error("a chunk does not end");
        raw.erase(0, line + 2 + size + 2);
        whole = size == 0;
        return !whole;
    }
    void read_events() {
        for (std::size_t end = 0; (end = text.find("\n\n")) != std::string::npos; text.erase(0, end + 2)) {
            StreamedEvent event{.id = {}, .event = {}, .data = {}, .at = std::chrono::steady_clock::now()};
            for (std::size_t at = 0; at < end;) {
                const auto stop = std::min(text.find('\n', at), end);
                read_line(text.substr(at, stop - at), event);
                at = stop + 1;
            }
            if (event.data.empty()) continue;
            if (event.id.empty()) throw std::runtime_error("an event without an id");
            events.push_back(std::move(event));
        }
    }
    void read_line(const std::string& line, StreamedEvent& event) {
        if (line.starts_with("id: ")) {
            event.id = last_id = line.substr(4);
        } else if (line.starts_with("event: ")) {
            event.event = line.substr(7);
        } else if (line.starts_with("data: ")) {
            event.data += line.substr(6);
        } else if (!line.starts_with(":") && !line.starts_with("retry: ")) {
            throw std::runtime_error("no line of an event: " + line);
        }
    }

    int socket;
    std::string raw, text, last_id;
    unsigned status = 0;
    bool ended = false, whole = false;
    std::vector<StreamedEvent> events;
};

EventStreams::EventStreams() = default;
EventStreams::~EventStreams() = default;

std::size_t EventStreams::open(const std::string& host_and_port, const std::string& token,
                               const std::string& query, const std::string& last_event_id) {
    auto& stream = *streams_.emplace_back(std::make_unique<Stream>(connect_to(host_and_port)));
    Headers headers{
        {"Authorization", "Bearer " + token}, {"Accept", "text/event-stream"}, {"Host", host_and_port}};
    if (!last_event_id.empty()) headers["Last-Event-ID"] = last_event_id;
    const auto bytes = request_text("GET", "/v1/stream" + query, {}, headers);
    if (::send(stream.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error("cannot ask for a stream");
    return streams_.size() - 1;
}

void EventStreams::look(std::chrono::milliseconds most) {
    std::vector<pollfd> sockets;
    std::vector<Stream*> of;
    for (const auto& stream : streams_) {
        if (stream->ended) continue;
        sockets.push_back({stream->socket, POLLIN, 0});
        of.push_back(stream.get());
    }
    if (::poll(sockets.data(), sockets.size(), static_cast<int>(most.count())) <= 0) return;
    for (std::size_t i = 0; i < sockets.size(); ++i)
        if (sockets[i].revents != 0) of[i]->read();
}

std::size_t EventStreams::size() const {
    return streams_.size();
}
unsigned EventStreams::status(std::size_t stream) const {
    return streams_.at(stream)->status;
}
bool EventStreams::ended(std::size_t stream) const {
    return streams_.at(stream)->ended;
}
bool EventStreams::is_whole(std::size_t stream) const {
    return streams_.at(stream)->whole;
}
std::string EventStreams::last_id(std::size_t stream) const {
    return streams_.at(stream)->last_id;
}
const std::vector<StreamedEvent>& EventStreams::events(std::size_t stream) const {
    return streams_.at(stream)->events;
}
std::vector<std::int64_t> EventStreams::revisions(std::size_t stream) const {
    std::vector<std::int64_t> seqs;
    for (const auto& each : events(stream)) {
        if (each.event != "transition") continue;
        seqs.push_back(boost::json::parse(each.data).as_object().at("seq").as_int64());
    }
    return seqs;
}
void EventStreams::forget_events() {
    for (const auto& stream : streams_) stream->events.clear();
}
void EventStreams::close(std::size_t stream) {
    streams_.at(stream)->close();
}

}  // namespace e2e
