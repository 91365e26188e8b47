// VINs that callers write: what cannot be one is refused in the same words everywhere. Pure functions, any
// thread, but for the one that asks the ledger.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/http/problem.hpp"
#include "storage/ledger.hpp"

namespace api {

/// The VIN, where it is one that the platform takes in a request.
std::optional<clearance::Vin> requestable_vin(std::string_view text);

/// What to tell whoever wrote another text: "a VIN is 17 letters and digits, not "X"".
std::string not_a_vin(std::string_view text);

/// Why a vehicle cannot be looked for, or empty: its VIN cannot be one, and the platform, which may name its
/// vehicles as it likes, has told of none that is called so. Inside a read job.
std::string fault_of_vin(storage::Reading& ledger, const std::optional<clearance::Vin>& vin);

/// The same as a 400 problem.
std::optional<http::Problem> refuse_impossible_vin(storage::Reading& ledger,
                                                   const std::optional<clearance::Vin>& vin);

}  // namespace api
