// How long a vehicle may be under way before people should know. Plain value, any thread.
#pragma once

#include <map>
#include <string>

#include "storage/records.hpp"

namespace storage {

/// When it becomes a finding, after the present began.
struct StuckTimes {
    std::chrono::microseconds notice{}, limit{};  // notice <= limit
    bool rejected_at_limit = false;               // the carmaker rejects by itself then, as its guide says
};

struct StuckLimits {
    std::chrono::microseconds pending{}, ending{};  // 0: never; ending: revoking and canceling
    std::map<std::string, std::chrono::microseconds> pending_by_brand = {};  // in lower case
    std::chrono::microseconds notice{};  // that much ahead of a brand's own limit

    /// Empty: a vehicle of this status is not under way.
    std::optional<StuckTimes> of(const Status& status, const std::string& brand) const;
    std::string text() const;  // another one for other limits
};

}  // namespace storage
