// The bytes we send before an answer can come: the request as its server or a proxy must see it, and CONNECT.
// Pure functions, any thread. What could not be sent as it was meant is refused, not mended.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "api_client/connection.hpp"
#include "api_client/https_client.hpp"
#include "api_client/proxy.hpp"

namespace api_client {

struct Target {
    ServerAddress address;
    std::string host;       // as in the URL: an IPv6 address in brackets
    std::string authority;  // for Host: with the port where the URL has one
    std::string path;       // with the query
};

/// Case-insensitive, as names of header fields are.
bool same_name(std::string_view left, std::string_view right);

/// HttpError::bad_request: no absolute http or https URL with a host.
boost::system::result<Target> parse_target(const std::string& text);

/// Head and body. `proxy`: asked by its absolute form to pass it on, unencrypted; null: the server, or what
/// looks like it at the end of a tunnel. HttpError::bad_request: a method or header that is none.
boost::system::result<std::string> write_out(const HttpRequest& request, const Target& target,
                                             const std::string& user_agent, const Proxy* proxy);

std::string connect_request(const Target& target, const std::string& user_agent, const Proxy& proxy);

}  // namespace api_client
