// A port that accepts connections and the sessions on it: HTTP/1.1 keep-alive, TLS or plain, with limits and
// deadlines. Knows nothing of vehicles. Event loop's thread. Promise: after stop() no handler runs any more.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/http/router.hpp"
#include "server/http/tls.hpp"

namespace http {

struct Limits {
    /// A further one takes the place of the one that is idle for the longest, or sends its request for long,
    /// or is closed at once.
    std::size_t max_connections = 4096;
    std::chrono::milliseconds evictable_after{1'000};  // idle for less: keeps its place
    std::size_t max_header = 16 * 1024;                // 431
    /// Bytes of all bodies that are not complete or whose handler has not answered yet; more: 503.
    std::size_t max_unfinished_bodies = 64 * 1024 * 1024;
    /// Of them, what routes that take more than `small_body` cannot have.
    std::size_t kept_for_small_bodies = 0;
    std::size_t small_body = 1024 * 1024;
    std::chrono::milliseconds handshake_timeout{10'000};
    std::chrono::milliseconds header_timeout{
        10'000};  // from the first byte of a request to the end of its header
    std::chrono::milliseconds body_timeout{30'000};
    std::chrono::milliseconds write_timeout{30'000};
    std::chrono::milliseconds idle_timeout{75'000};  // between requests; then closed silently
};

/// What happened, for metrics and logs. All called on the event loop's thread; any may be empty.
struct Events {
    std::function<void(const std::string& route, unsigned status, double seconds)> answered;
    std::function<void(std::size_t open)> connections;
    std::function<void(bool ok, const std::string& problem)> handshake;
    std::function<void(const std::string& route, const std::string& what)> handler_threw;
    std::function<void()> refused;                                  // a connection over max_connections
    std::function<void(const std::string& problem)> accept_failed;  // tried again after a pause
};

class Listener {
  public:
    virtual ~Listener() = default;
    /// Where it really listens (port 0 is resolved).
    virtual boost::asio::ip::tcp::endpoint endpoint() const = 0;
    virtual void start() = 0;
    /// Stops accepting, closes idle connections, lets running requests finish until the deadline, then cuts
    /// the rest.
    virtual boost::asio::awaitable<void> stop(std::chrono::milliseconds grace) = 0;
    virtual std::size_t open_connections() const = 0;
};

struct ListenerOptions {
    std::string address;  // "127.0.0.1:8080", "[::]:8443", "localhost:0"
    Limits limits;
    std::shared_ptr<TlsCertificates> tls;  // empty: plain HTTP
    Events events;
    /// Asked for every request before anything else, for example to check Host; a Response refuses it.
    Guard guard;
    /// ETag and If-None-Match, gzip and headers for browsers: where clients read, and read again.
    bool negotiates = false;
    /// Of pages that browsers may let read the answers, where it negotiates: "https://host[:port]".
    std::vector<std::string> allowed_origins = {};
};

/// Binds at once (throws std::runtime_error naming the address and the reason); accepts after start().
std::unique_ptr<Listener> make_listener(boost::asio::any_io_executor executor, const Router& router,
                                        ListenerOptions options);

}  // namespace http
