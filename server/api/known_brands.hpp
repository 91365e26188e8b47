// Brands that callers name. Inside a read job.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/http/problem.hpp"
#include "storage/ledger.hpp"

namespace api {

/// Of the first brand that neither the platform's description nor this ledger has, in any case of letters,
/// with the nearest that is known: nothing can fit it. Empty: there is none.
std::string unknown_brand(storage::Reading& ledger, const std::vector<std::string>& brands);

/// The same as a 400 problem: a filter by it would be answered as if there were no vehicle.
std::optional<http::Problem> refuse_unknown_brands(storage::Reading& ledger,
                                                   const std::vector<std::string>& brands);

}  // namespace api
