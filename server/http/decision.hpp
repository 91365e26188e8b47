// The guards' and the router's word about a request whose body was not read yet. Used by one session.
#pragma once

#include <optional>
#include <string_view>

#include "server/http/message.hpp"
#include "server/http/request_head.hpp"
#include "server/http/router.hpp"
#include "server/http/service.hpp"

namespace http {

inline constexpr std::string_view kNoRoute = "none";
inline constexpr std::string_view kOptions = "options";
inline constexpr const char* kNoException = "something that is no std::exception";

struct Decision {
    const Route* route = nullptr;
    std::string_view name = kNoRoute;  // of the route, for metrics
    std::optional<Response> refusal;
    bool reusable = true;  // whether the connection can go on after a refusal
};

/// Without refusal there is a route, and the request has its parameters. A guard that throws is reported and
/// answered 500.
Decision decide(const Service& service, RequestHead& head);

}  // namespace http
