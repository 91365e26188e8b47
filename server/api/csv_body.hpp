// The body of POST /v1/vehicles as CSV: the same as clearance_body.hpp, by lines and columns. Pure function,
// any thread.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "api_client/platform.hpp"
#include "server/csv_fleet.hpp"
#include "server/http/problem.hpp"

namespace api {

/// Columns vin, brand and tag.KEY, 1 to 1,000 rows. 400 with the place where it is no such CSV; 422 with
/// member "errors": [{"line","column","detail"}], at most 100.
std::variant<std::vector<api_client::ClearanceRequest>, http::Problem> parse_clearance_csv(
    std::string_view body);

/// 400 or 422, as above.
http::Problem to_problem(const csv::Faults& faults);

}  // namespace api
