// The parameters of GET /v1/vehicles as a question to the ledger. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/api/query.hpp"
#include "server/config.hpp"
#include "storage/ledger.hpp"
#include "storage/vehicle_search.hpp"

namespace api {

struct VehicleListing {
    storage::VehicleQuestion question;
    std::string scope;  // of its cursors
    bool looks_at_many = false;
};

/// `rules`: how reasons get their codes. A 400 problem names the fault; of a list as a whole (`paged` is
/// false) limit and cursor are one.
std::variant<VehicleListing, http::Problem> parse_vehicle_listing(
    std::string_view raw_query, bool paged, clearance::Time ledger_created_at,
    const std::vector<config::ReasonRule>& rules);

/// Where the next page begins.
std::string encode_place(const VehicleListing& listing, const storage::VehiclePlace& place);

/// A misspelt status would be answered with no vehicles, as if all were well. Words that the platform
/// invented are known from the vehicles that have them.
std::optional<http::Problem> refuse_unknown_statuses(storage::Reading& ledger,
                                                     const std::vector<std::string>& statuses);

}  // namespace api
