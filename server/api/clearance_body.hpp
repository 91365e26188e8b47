// The body of POST /v1/vehicles: its shape, strictly. Whether a vehicle may be asked for is not decided here
// but by tracking::Commands, vehicle by vehicle. Pure function, any thread.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "api_client/platform.hpp"
#include "server/http/problem.hpp"

namespace api {

inline constexpr std::size_t most_vehicles_per_request = 1000;

/// {"vehicles":[{"vin","brand","tags"?,"control_measures"?}]}, 1 to 1,000 of them; VINs come back trimmed and
/// upper-cased. 400 with the place where it is no JSON; 422 with member "errors": [{"pointer","detail"}], at
/// most 100.
std::variant<std::vector<api_client::ClearanceRequest>, http::Problem> parse_clearance_body(
    std::string_view body);

}  // namespace api
