#include "tests/unit/api_client/scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>

namespace api_client::testing {
namespace {

bool is_whole(const std::string& request) {
    const auto head = request.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    const auto length = request.find("Content-Length: ");
    if (length == std::string::npos || length > head) return true;
    return request.size() >= head + 4 + std::stoul(request.substr(length + 16));
}

}  // namespace

Reply reply(int status, std::string_view body, std::string_view more_headers) {
    std::string bytes = "HTTP/1.1 " + std::to_string(status) + " -\r\n" + std::string(more_headers) +
                        "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
    return {std::move(bytes), End::orderly};
}

/// One connection's bytes, encrypted or not.
class ScriptedServer::Peer {
  public:
    Peer(int socket, SSL_CTX* context)
        : socket_(socket), ssl_(context != nullptr ? SSL_new(context) : nullptr) {
        if (ssl_ != nullptr) SSL_set_fd(ssl_, socket);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer() {
        SSL_free(ssl_);
        close(socket_);
    }
    bool greet() { return ssl_ == nullptr || SSL_accept(ssl_) == 1; }
    bool read(std::string& into) {
        std::array<char, 16384> room{};
        const auto got = ssl_ != nullptr ? SSL_read(ssl_, room.data(), static_cast<int>(room.size()))
                                         : static_cast<int>(::recv(socket_, room.data(), room.size(), 0));
        if (got > 0) into.append(room.data(), static_cast<std::size_t>(got));
        return got > 0;
    }
    void write(const std::string& bytes) {
        std::size_t at = 0;
        while (at < bytes.size()) {
            const auto rest = bytes.size() - at;
            const auto wrote = ssl_ != nullptr
                                   ? SSL_write(ssl_, bytes.data() + at, static_cast<int>(rest))
                                   : static_cast<int>(::send(socket_, bytes.data() + at, rest, MSG_NOSIGNAL));
            if (wrote <= 0) return;
            at += static_cast<std::size_t>(wrote);
        }
    }
    void finish(End end) {
        if (end == End::orderly && ssl_ != nullptr) SSL_shutdown(ssl_);
        if (end == End::reset) {
            const linger now{1, 0};
            setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        }
        std::string ignored;
        while (end == End::hang && read(ignored)) {
        }
    }

  private:
    int socket_;
    SSL* ssl_;
};

ScriptedServer::ScriptedServer(const support::Certificate* identity, Script script, int max_tls)
    : tls_(identity != nullptr),
      script_(std::move(script)),
      context_(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free) {
    std::signal(SIGPIPE, SIG_IGN);
    if (tls_) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), max_tls);
        SSL_CTX_use_certificate(context_.get(), identity->x509.get());
        SSL_CTX_use_PrivateKey(context_.get(), identity->key.get());
    }
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, generic, size) != 0 || listen(listener_, 64) != 0 ||
        getsockname(listener_, generic, &size) != 0) {
        throw std::runtime_error("the server under test cannot listen");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
}

ScriptedServer::~ScriptedServer() {
    stop_ = true;
    {
        const std::lock_guard lock(mutex_);
        if (current_ >= 0) shutdown(current_, SHUT_RDWR);
    }
    shutdown(listener_, SHUT_RDWR);  // wakes accept()
    thread_.join();
    close(listener_);
}

void ScriptedServer::run() {
    while (!stop_) {
        const int socket = accept(listener_, nullptr, nullptr);
        if (socket < 0) continue;
        {
            const std::lock_guard lock(mutex_);
            current_ = socket;
            if (stop_) shutdown(socket, SHUT_RDWR);
        }
        Peer peer(socket, tls_ ? context_.get() : nullptr);
        serve(peer);
        const std::lock_guard lock(mutex_);
        current_ = -1;
    }
}

void ScriptedServer::serve(Peer& peer) {
    std::string request;
    if (!peer.greet()) return;
    while (!is_whole(request)) {
        if (!peer.read(request)) return;
    }
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
    }
    const Reply answer = script_(request);
    peer.write(answer.bytes);
    peer.finish(answer.end);
}

std::string ScriptedServer::url(std::string_view path, std::string_view host) const {
    return std::string(tls_ ? "https" : "http") + "://" + std::string(host) + ":" + std::to_string(port_) +
           std::string(path);
}

std::vector<std::string> ScriptedServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::size_t ScriptedServer::count(std::string_view beginning) const {
    const auto all = requests();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const std::string& request) { return request.starts_with(beginning); }));
}

}  // namespace api_client::testing
