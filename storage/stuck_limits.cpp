#include "storage/stuck_limits.hpp"

#include <algorithm>
#include <cctype>

namespace storage {

std::optional<StuckTimes> StuckLimits::of(const Status& status, const std::string& brand) const {
    using clearance::KnownStatus;
    using std::chrono::microseconds;
    const auto simple = [](microseconds limit) -> std::optional<StuckTimes> {
        if (limit == microseconds::zero()) return std::nullopt;
        return StuckTimes{.notice = limit, .limit = limit};
    };
    switch (status.known()) {
        case KnownStatus::revoking:
        case KnownStatus::canceling:
            return simple(ending);
        case KnownStatus::pending: {
            auto lower = brand;
            std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
            const auto own = pending_by_brand.find(lower);
            if (own == pending_by_brand.end()) return simple(pending);
            const auto limit = own->second;
            return StuckTimes{.notice = std::max(limit - notice, microseconds::zero()),
                              .limit = limit,
                              .rejected_at_limit = true};
        }
        default:
            return std::nullopt;
    }
}

std::string StuckLimits::text() const {
    const auto words = [](std::chrono::microseconds time) { return std::to_string(time.count()); };
    std::string text = words(pending) + " " + words(ending) + " " + words(notice);
    for (const auto& [brand, limit] : pending_by_brand)
        text.append(" ").append(brand).append(" ").append(words(limit));
    return text;
}

}  // namespace storage
