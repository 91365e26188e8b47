#include "server/healthcheck.hpp"

#include <netdb.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "server/config/addresses.hpp"
#include "server/config/reader.hpp"
#include "server/log.hpp"

namespace healthcheck {
namespace {

using Clock = std::chrono::steady_clock;

// Where a service that listens on `host` can be reached from its own machine.
std::string reachable(const std::string& host) {
    if (!config::is_every_address(host)) return host;
    return host.find(':') == std::string::npos ? "127.0.0.1" : "::1";
}

class Socket {
  public:
    explicit Socket(Clock::time_point deadline) : deadline_(deadline) {}
    ~Socket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// Tries each address of the name; throws std::runtime_error with the last one's reason.
    void connect(const std::string& host, std::uint16_t port) {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        addrinfo* found = nullptr;
        const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
        if (failed != 0) throw std::runtime_error(::gai_strerror(failed));
        const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
        int error = 0;
        for (const addrinfo* each = addresses.get(); each != nullptr; each = each->ai_next) {
            if (descriptor_ >= 0) ::close(descriptor_);
            descriptor_ = ::socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
            limit();
            if (descriptor_ >= 0 && ::connect(descriptor_, each->ai_addr, each->ai_addrlen) == 0) return;
            error = errno;
        }
        throw std::runtime_error(error == EINPROGRESS ? "no answer in time"
                                                      : std::generic_category().message(error));
    }

    /// Gives the next call no more time than is left: a peer that drips bytes must not hold us for longer.
    void limit() const {
        const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline_ - Clock::now());
        if (left.count() <= 0) throw std::runtime_error("no answer in time");
        timeval time{};
        time.tv_sec = static_cast<time_t>(left.count() / 1'000'000);
        time.tv_usec = static_cast<suseconds_t>(left.count() % 1'000'000);
        for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO})
            ::setsockopt(descriptor_, SOL_SOCKET, option, &time, sizeof time);
    }

    int descriptor() const { return descriptor_; }

  private:
    Clock::time_point deadline_;
    int descriptor_ = -1;
};

using SslContext = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Ssl = std::unique_ptr<SSL, decltype(&SSL_free)>;

// Neither the certificate nor its name is verified: this process asks its own machine whether it lives, sends
// no secret and believes nothing but a status, and the certificate bears the public name, not the loopback
// address.
Ssl handshake(const Socket& socket) {
    const SslContext context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    if (!context) throw std::runtime_error("no TLS context");
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    Ssl ssl(SSL_new(context.get()), &SSL_free);
    if (!ssl || SSL_set_fd(ssl.get(), socket.descriptor()) != 1)
        throw std::runtime_error("no TLS connection");
    socket.limit();
    if (SSL_connect(ssl.get()) != 1) throw std::runtime_error("the TLS handshake failed or took too long");
    return ssl;
}

void send_all(const Socket& socket, SSL* ssl, std::string_view text) {
    while (!text.empty()) {
        socket.limit();
        const auto sent = ssl != nullptr
                              ? SSL_write(ssl, text.data(), static_cast<int>(text.size()))
                              : ::send(socket.descriptor(), text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) throw std::runtime_error("the connection was closed, or no answer in time");
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::string first_line(const Socket& socket, SSL* ssl) {
    std::string text;
    std::array<char, 512> piece;
    while (text.find('\n') == std::string::npos && text.size() < 4096) {
        socket.limit();
        const auto got = ssl != nullptr ? SSL_read(ssl, piece.data(), static_cast<int>(piece.size()))
                                        : ::recv(socket.descriptor(), piece.data(), piece.size(), 0);
        if (got <= 0) throw std::runtime_error("the connection was closed, or no answer in time");
        text.append(piece.data(), static_cast<std::size_t>(got));
    }
    return text.substr(0, text.find_first_of("\r\n"));
}

// One printable line of what may be anything.
std::string shown(const std::string& line) {
    std::string text = line.substr(0, 60);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

std::string status_line(const config::ApiSection& api, const std::string& host, std::uint16_t port,
                        Clock::time_point deadline) {
    Socket socket(deadline);
    socket.connect(host, port);
    Ssl ssl(nullptr, &SSL_free);
    if (api.tls) ssl = handshake(socket);
    const bool v6 = host.find(':') != std::string::npos;
    send_all(socket, ssl.get(),
             "GET /healthz HTTP/1.1\r\nHost: " + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port) +
                 "\r\nUser-Agent: clearance-tracker-healthcheck\r\nConnection: close\r\n\r\n");
    return first_line(socket, ssl.get());
}

}  // namespace

std::string ask(const config::ApiSection& api, std::chrono::milliseconds timeout) {
    const auto address = config::parse_host_port(api.listen);
    if (!address || address->port == 0)
        return "api.listen has port 0, any free one: the health check cannot know which";
    const auto host = reachable(address->host);
    const auto where = (api.tls ? "https://" : "http://") + api.listen + "/healthz: ";
    try {
        const auto line = status_line(api, host, address->port, Clock::now() + timeout);
        const bool well = line.starts_with("HTTP/1.1 200") || line.starts_with("HTTP/1.0 200");
        return well ? "" : where + "expected 200, got " + shown(line);
    } catch (const std::runtime_error& error) {
        return where + error.what();
    }
}

int run(const std::string& config_file) {
    logging::configure("error", false);
    std::signal(SIGPIPE, SIG_IGN);  // SSL_write knows no MSG_NOSIGNAL
    const auto reading = config::read_config(config_file);
    for (const auto& error : reading.errors) {
        // Only where to ask matters here; a secret that this process may not read does not.
        const bool matters =
            error.key.empty() || error.key == "api" || error.key == "api.listen" || error.key == "api.tls";
        if (!matters) continue;
        std::cerr << error.text() << '\n';
        return 2;
    }
    const auto problem = ask(reading.config.api, std::chrono::seconds(3));
    if (problem.empty()) return 0;
    std::cerr << problem << '\n';
    return 1;
}

}  // namespace healthcheck
