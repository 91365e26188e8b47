// "host:port" made into a listening socket, and addresses made into such text. Any thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>

namespace http {

/// Bound and listening. The host is a name, an IPv4 address or an IPv6 address in brackets; of a name's
/// addresses IPv4 comes first; [::] takes IPv4 as well; port 0 is any free one. Throws std::runtime_error:
/// one line naming the address and the reason.
boost::asio::ip::tcp::acceptor listen_on(const boost::asio::any_io_executor& executor,
                                         const std::string& address);

/// "192.0.2.1:80" or "[2001:db8::1]:80"; an IPv4 address that came over an IPv6 socket as IPv4.
std::string text_of(const boost::asio::ip::tcp::endpoint& endpoint);

}  // namespace http
