// The filters of the feed of revisions, as query parameters: vin, to, brand, source. Pure functions, any
// thread, but for the one that asks the ledger.
#pragma once

#include <optional>
#include <variant>

#include "server/api/query.hpp"
#include "storage/ledger.hpp"
#include "storage/revision_feed.hpp"

namespace api {

/// A 400 problem for a VIN that is no name and a source that is not known. What only the ledger knows is not
/// looked at yet.
std::variant<storage::RevisionFilter, http::Problem> parse_filter(ListQuery& query);

/// A 400 problem for a VIN that cannot be one, and for the first brand or status that neither the platform nor
/// this ledger has: they would be answered with nothing, as if nothing had happened. Inside a read job.
std::optional<http::Problem> refuse_unknown(storage::Reading& ledger, const storage::RevisionFilter& filter);

/// 400, for a place that is further than this ledger ever was: it was another ledger's.
http::Problem ahead_of_ledger(storage::Id newest);

}  // namespace api
