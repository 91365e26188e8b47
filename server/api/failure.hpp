// What the platform's failures become for our caller: faults of the request in the platform's own words,
// everything else as a gateway's answer. Pure function, any thread.
#pragma once

#include "api_client/platform.hpp"
#include "server/http/problem.hpp"

namespace api {

/// 404, 409, 422: the platform's own; 503 with Retry-After: its rate limit; 504: a time-out, or an outcome
/// nobody knows yet; 502: the rest, among them 401 and 403, which are about this service's credentials, not
/// the caller's.
http::Problem to_problem(const api_client::Failure& failure);

}  // namespace api
