#include "server/local_api.hpp"

#include <netdb.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

#include "server/config/addresses.hpp"

namespace local_api {
namespace {

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

SslContext context_for(const std::string& trusted_file) {
    SslContext context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    if (!context) throw std::runtime_error("no TLS context");
    SSL_CTX_set_verify(context.get(), trusted_file.empty() ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
    if (trusted_file.empty()) return context;
    if (SSL_CTX_load_verify_locations(context.get(), trusted_file.c_str(), nullptr) != 1)
        throw std::runtime_error("cannot read certificates from " + trusted_file);
    // the listener's own certificate is enough: it need not be self-signed
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context.get()), X509_V_FLAG_PARTIAL_CHAIN);
    return context;
}

Ssl handshake(const Socket& socket, const std::string& trusted_file) {
    const auto context = context_for(trusted_file);
    Ssl ssl(SSL_new(context.get()), &SSL_free);
    if (!ssl || SSL_set_fd(ssl.get(), socket.descriptor()) != 1)
        throw std::runtime_error("no TLS connection");
    socket.limit();
    if (SSL_connect(ssl.get()) == 1) return ssl;
    if (const auto verdict = SSL_get_verify_result(ssl.get());
        !trusted_file.empty() && verdict != X509_V_OK) {
        throw std::runtime_error("its certificate is not trusted by " + trusted_file + ": " +
                                 X509_verify_cert_error_string(verdict));
    }
    throw std::runtime_error("the TLS handshake failed or took too long");
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return result;
}

/// Content-Length of a head; empty: the answer ends with the connection.
std::optional<std::size_t> length_of(const std::string& head) {
    const std::string name = "\r\ncontent-length:";
    const auto at = lower(head).find(name);
    if (at == std::string::npos) return std::nullopt;
    const auto first = head.find_first_not_of(' ', at + name.size());
    if (first == std::string::npos) return std::nullopt;
    std::size_t length = 0;
    const auto end = head.data() + head.size();
    if (std::from_chars(head.data() + first, end, length).ec != std::errc{}) return std::nullopt;
    return length;
}

unsigned status_of(const std::string& head) {
    unsigned status = 0;
    const auto at = head.find(' ');
    const bool is_http = head.starts_with("HTTP/1.") && at != std::string::npos;
    if (is_http) std::from_chars(head.data() + at + 1, head.data() + head.size(), status);
    if (status < 100 || status > 599) throw std::runtime_error("the answer is not HTTP");
    return status;
}

Reply read_reply(Connection& connection) {
    std::string text;
    std::size_t head_end = std::string::npos;
    std::optional<std::size_t> length;
    for (;;) {
        const auto piece = connection.receive();
        if (piece.empty()) break;
        text += piece;
        if (head_end == std::string::npos) {
            head_end = text.find("\r\n\r\n");
            if (head_end != std::string::npos) length = length_of(text.substr(0, head_end + 2));
        }
        if (length && text.size() >= head_end + 4 + *length) break;
    }
    if (head_end == std::string::npos || (length && text.size() < head_end + 4 + *length))
        throw std::runtime_error("the answer was cut off");
    Reply reply{.status = status_of(text), .body = text.substr(head_end + 4)};
    if (length) reply.body.resize(*length);
    return reply;
}

}  // namespace

struct Connection::Impl {
    Socket socket;
    Ssl ssl{nullptr, &SSL_free};
    std::string host;
};

Connection::Connection(const config::ApiSection& api, const std::string& trusted_file,
                       Clock::time_point deadline)
    : impl_(new Impl{.socket = Socket(deadline), .host = {}}) {
    const auto address = config::parse_host_port(api.listen);
    if (!address || address->port == 0)
        throw std::runtime_error("api.listen has port 0, any free one: nobody can know which");
    const auto host = reachable(address->host);
    const bool v6 = host.find(':') != std::string::npos;
    impl_->host = (v6 ? "[" + host + "]" : host) + ":" + std::to_string(address->port);
    impl_->socket.connect(host, address->port);
    if (api.tls) impl_->ssl = handshake(impl_->socket, trusted_file);
}

Connection::~Connection() = default;

const std::string& Connection::host() const {
    return impl_->host;
}

void Connection::send(std::string_view text) {
    auto* ssl = impl_->ssl.get();
    while (!text.empty()) {
        impl_->socket.limit();
        const auto sent = ssl != nullptr
                              ? SSL_write(ssl, text.data(), static_cast<int>(text.size()))
                              : ::send(impl_->socket.descriptor(), text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) throw std::runtime_error("the connection was closed, or no answer in time");
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::string Connection::receive() {
    auto* ssl = impl_->ssl.get();
    std::array<char, 4096> piece;
    impl_->socket.limit();
    errno = 0;
    const auto got = ssl != nullptr ? SSL_read(ssl, piece.data(), static_cast<int>(piece.size()))
                                    : ::recv(impl_->socket.descriptor(), piece.data(), piece.size(), 0);
    if (got > 0) return {piece.data(), static_cast<std::size_t>(got)};
    if (errno == EAGAIN || errno == EWOULDBLOCK) throw std::runtime_error("no answer in time");
    return {};
}

std::string where(const config::ApiSection& api) {
    return (api.tls ? "https://" : "http://") + api.listen;
}

Reply call(const config::ApiSection& api, const std::string& trusted_file, const Call& call,
           std::chrono::milliseconds timeout) {
    Connection connection(api, trusted_file, Clock::now() + timeout);
    std::string request = call.method + " " + call.target + " HTTP/1.1\r\nHost: " + connection.host() +
                          "\r\nUser-Agent: clearance-tracker\r\nConnection: close\r\n";
    if (!call.token.empty()) request += "Authorization: Bearer " + call.token + "\r\n";
    if (!call.body.empty()) {
        request +=
            "Content-Type: application/json\r\nContent-Length: " + std::to_string(call.body.size()) + "\r\n";
    }
    connection.send(request + "\r\n" + call.body);
    return read_reply(connection);
}

}  // namespace local_api
