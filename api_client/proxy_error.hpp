// What can go wrong between us and a proxy, as error codes whose messages name the proxy and never its
// password: each proxy has a category of its own, which lives as long as the program. Any thread.
#pragma once

#include <boost/system/error_code.hpp>
#include <string>

namespace api_client {

enum class ProxyFault {
    no_address = 1,         // its name cannot be resolved
    no_connection_in_time,  // this and the next one also equal errc::timed_out
    no_answer_in_time,
    cut_off,
    not_http,
    answer_too_big,
    bytes_behind_answer,  // before we spoke TLS: from nobody who may speak
    wants_credentials,    // 407 to a request that was no CONNECT
};

boost::system::error_code proxy_error(const std::string& proxy, ProxyFault fault);
/// It answered CONNECT with this status.
boost::system::error_code proxy_refusal(const std::string& proxy, unsigned status);
/// What the resolver, the network or an HttpError said of the connection to it. `connected`: we had one.
boost::system::error_code proxy_error(const std::string& proxy, const boost::system::error_code& error,
                                      bool connected);

}  // namespace api_client
