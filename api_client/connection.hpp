// One connection to a server, plain or TLS, behind an interface without templates: Asio's and Beast's stay in
// connection.cpp. Used by one coroutine at a time, on its executor. Every wait ends by the time given.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "api_client/proxy.hpp"

namespace api_client {

using Deadline = std::chrono::steady_clock::time_point;  // max(): none

struct ServerAddress {
    bool tls = true;
    std::string host;  // a name, or an IP address without brackets
    std::string port;
};

class Connection {
  public:
    virtual ~Connection() = default;
    /// Bytes written, at least one. Errors: asio::error::timed_out, the network's.
    virtual boost::asio::awaitable<boost::system::result<std::size_t>> write_some(std::string_view bytes,
                                                                                  Deadline until) = 0;
    /// Bytes read, at least one. Errors: asio::error::eof for an orderly end (with TLS: announced by the
    /// other side), HttpError::cut_off for any other end, asio::error::timed_out, the network's and TLS's.
    virtual boost::asio::awaitable<boost::system::result<std::size_t>> read_some(std::span<char> room,
                                                                                 Deadline until) = 0;
};

/// The trust store for make_https_client: see there.
std::shared_ptr<boost::asio::ssl::context> make_trust(const std::string& ca_file);

/// Resolves, connects and, with TLS, verifies chain and host name. Errors: asio::error::timed_out, the
/// resolver's, the network's, TLS's, certificate_category().
boost::asio::awaitable<boost::system::result<std::unique_ptr<Connection>>> connect(
    ServerAddress address, std::shared_ptr<boost::asio::ssl::context> trust, Deadline until);

/// The same for TLS to `host` in a tunnel through the proxy, which `request` (CONNECT) asks for. The proxy
/// resolves the name. Errors before TLS are the proxy's (proxy_error.hpp).
boost::asio::awaitable<boost::system::result<std::unique_ptr<Connection>>> connect_through(
    Proxy proxy, std::string request, std::string host, std::shared_ptr<boost::asio::ssl::context> trust,
    Deadline until);

}  // namespace api_client
