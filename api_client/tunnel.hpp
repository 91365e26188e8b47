// Asks a proxy for a tunnel to a server (CONNECT) over a connection that stands. One coroutine at a time, on
// its executor; believes nothing of the proxy but the status of its answer.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <string>

#include "api_client/connection.hpp"

namespace api_client {

constexpr std::size_t tunnel_answer_limit = 16 * 1024;

/// `request`: the whole CONNECT. Once there is no error, the next byte on the connection is the server's.
/// Errors are the proxy's (proxy_error.hpp), for any answer but a 2xx too.
boost::asio::awaitable<boost::system::error_code> open_tunnel(Connection& connection, std::string proxy,
                                                              std::string request, Deadline until);

}  // namespace api_client
