// Where browsers say that a request comes from: any page may send us one, only our own may be obeyed. Pure
// functions, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace api {

/// Whether a Host header names this machine: localhost, 127.0.0.0/8 or [::1], with any port.
bool is_loopback_host(std::string_view host);

/// Whether Origin is there and is not Host's.
bool is_foreign_origin(const http::Request& request);
/// Whether Origin is one of these.
bool is_origin_of(const http::Request& request, std::span<const std::string> origins);

/// Whether a browser says that it is none of our own pages that asks for a command: by Sec-Fetch-Site, which
/// must be same-origin (none is no page), or, where it sends none, by Origin.
bool is_foreign_request(const http::Request& request);

/// Whether a command that a browser authenticates by itself cannot be another site's: Origin is none, Host's
/// or one of `allowed`, and Sec-Fetch-Site is same-origin, or, where the browser sends none, Origin is
/// Host's, or it has X-CSRF-Token, which no page of another site can send without our leave.
bool is_own_request(const http::Request& request, std::span<const std::string> allowed);

/// Whether the method only reads.
bool is_reading(std::string_view method);

}  // namespace api
