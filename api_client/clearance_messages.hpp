// The bodies of the platform's clearance calls: what is asked, and what is answered per vehicle. JSON text in
// and out; pure functions, any thread. Source: the platform's API description.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api_client/platform.hpp"

namespace api_client {

/// The value of `filter`, not yet URL-encoded; empty for an empty filter.
std::string filter_text(const ListFilter& filter);

/// The body of POST; empty where some control_measures are no JSON object, or one with an infinite number.
std::optional<std::string> request_text(const std::vector<ClearanceRequest>& requests);

/// One result per request, in their order; one that the answer does not mention has an empty status. Empty
/// where the answer is not `{"vehicles":[…]}`.
std::optional<std::vector<ClearanceResult>> read_results(std::string_view body,
                                                         const std::vector<ClearanceRequest>& requests);

/// The answer to DELETE; empty where it holds no status.
std::optional<ClearanceResult> read_end(std::string_view body, const std::string& vin);

}  // namespace api_client
