// Findings: what a person should know, from its opening to its end. Plain values, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "storage/records.hpp"

namespace storage {

/// Stored as integers: never renumber.
enum class FindingKind : std::uint8_t {
    unlisted = 1,         // a vehicle that the platform lists no more
    list_shrunk = 2,      // of the list: many vehicles left it at once, see ListVerdict
    status_unknown = 3,   // a vehicle whose present is `error` or no status that the platform describes
    rejected = 4,         // of a vehicle that is rejected, or whose request was answered with `error`
    revoked_unasked = 5,  // a vehicle that is revoked or canceled without a command of ours
};

inline constexpr std::array finding_kinds{FindingKind::unlisted, FindingKind::list_shrunk,
                                          FindingKind::status_unknown, FindingKind::rejected,
                                          FindingKind::revoked_unasked};

/// In small letters, as the api and metrics name it.
std::string_view name_of(FindingKind kind);

struct Finding {
    Id id = 0;
    FindingKind kind{};
    std::optional<Vin> vin;  // of a vehicle's finding
    Time opened_at{};
    std::optional<Time> closed_at;
    std::string detail;  // a JSON object
    std::string reason;  // the platform's words, of what it refers to
};

struct FindingQuery {
    bool open = false;  // only those that have not ended
    int limit = 100;
    Id before = 0;  // those with a smaller id; 0: from the newest
};

/// How many are open, of every kind.
using OpenFindings = std::map<FindingKind, std::int64_t>;

}  // namespace storage
