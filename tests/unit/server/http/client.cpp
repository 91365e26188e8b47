#include "tests/unit/server/http/client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <stdexcept>

namespace {

constexpr timeval kPatience{10, 0};

}  // namespace

Client::Client(std::uint16_t port, const char* address) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(port);
    inet_pton(AF_INET, address, &peer.sin_addr);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot connect");
    }
}

Client::~Client() {
    ::close(socket_);
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::size_t Client::read_some(char* buffer, std::size_t size) {
    const auto received = ::recv(socket_, buffer, size, 0);
    if (received >= 0) return static_cast<std::size_t>(received);
    if (errno == ECONNRESET) return 0;
    throw std::runtime_error("nothing came in time");
}

bool Client::receive_some() {
    std::array<char, 65536> buffer;
    const auto size = read_some(buffer.data(), buffer.size());
    received_.append(buffer.data(), size);
    return size > 0;
}

Answer Client::receive(bool without_body) {
    Answer answer;
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos)
        if (!receive_some()) return answer;
    std::string_view head(received_.data(), end + 2);
    const auto next_line = [&head] {
        const auto size = head.find("\r\n");
        const auto line = head.substr(0, size);
        head.remove_prefix(size + 2);
        return line;
    };
    answer.status = static_cast<unsigned>(std::stoul(std::string(next_line().substr(9, 3))));
    while (!head.empty()) {
        const auto line = next_line();
        const auto colon = line.find(": ");
        std::string name(line.substr(0, colon));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (!answer.headers.emplace(name, line.substr(colon + 2)).second)
            throw std::runtime_error("header twice: " + name);
    }
    received_.erase(0, end + 4);
    const std::string length = without_body ? std::string() : answer.header("content-length");
    answer.body = receive_bytes(length.empty() ? 0 : std::stoul(length));
    if (without_body || answer.header("transfer-encoding") != "chunked") return answer;
    for (std::string chunk = receive_chunk(); !chunk.empty(); chunk = receive_chunk()) answer.body += chunk;
    return answer;
}

std::string Client::receive_chunk() {
    std::size_t end = 0;
    while ((end = received_.find("\r\n")) == std::string::npos)
        if (!receive_some()) throw std::runtime_error("cut off between chunks");
    const auto size = std::stoul(received_.substr(0, end), nullptr, 16);
    received_.erase(0, end + 2);
    std::string chunk = receive_bytes(size + 2);
    if (!chunk.ends_with("\r\n")) throw std::runtime_error("a chunk without its end");
    chunk.resize(size);
    return chunk;
}

std::string Client::receive_bytes(std::size_t size) {
    while (received_.size() < size)
        if (!receive_some()) throw std::runtime_error("cut off in the body");
    std::string bytes = received_.substr(0, size);
    received_.erase(0, size);
    return bytes;
}

std::string Client::rest() {
    while (receive_some()) {
    }
    return std::move(received_);
}

bool Client::is_closed() {
    return rest().empty();
}

void Client::end_sending() {
    ::shutdown(socket_, SHUT_WR);
}

void Client::abort() {
    const linger at_once{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(socket_);
    socket_ = -1;
}
