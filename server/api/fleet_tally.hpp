// What the histories of a whole fleet come to, brand by brand: how long clearance takes, what is rejected and
// why, what happens on each day. Plain value, one thread at a time; its memory depends on the days and
// brands, never on the vehicles.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "server/api/survival.hpp"
#include "storage/fleet_statistics.hpp"

namespace api {

struct TallyRange {
    clearance::Time since{};                 // this one included
    std::optional<clearance::Time> until{};  // not included; empty: no end

    bool holds(clearance::Time time) const { return time >= since && (!until || time < *until); }
    bool operator==(const TallyRange&) const = default;
};

/// Of one brand, or of several.
struct BrandTally {
    /// Of the requests for clearance (episodes) that began in the range: how they stood when it was counted.
    struct Requests {
        std::int64_t approved = 0, rejected = 0, ended_otherwise = 0, pending = 0;
        std::int64_t undated = 0;  // nobody knows when it began: in none of the others
    } requests;
    Survival to_approval;  // every other end is censored
    Survival to_decision;  // approved or rejected
    /// Of the transitions in the range.
    std::int64_t approvals = 0, rejections = 0;
    std::map<std::string, std::int64_t> rejections_by_code;  // "": without a reason
    /// By day since 1970 (UTC), by KnownStatus.
    std::map<int, std::array<std::int64_t, 9>> days;
};

class FleetTally {
  public:
    using ReasonCode = std::function<std::string(storage::Id reason)>;

    /// `now`: until when it is known that a request is still pending. `code`: asked once for a reason.
    FleetTally(TallyRange range, clearance::Time now, ReasonCode code);

    void add(storage::Id brand, std::span<const storage::HistoryStep> steps);
    const std::unordered_map<storage::Id, BrandTally>& brands() const { return brands_; }

  private:
    void add_episode(BrandTally& tally, std::span<const storage::HistoryStep> steps) const;
    void add_step(BrandTally& tally, const storage::HistoryStep& step);
    const std::string& code_of(storage::Id reason);

    TallyRange range_;
    clearance::Time now_;
    ReasonCode code_;
    std::unordered_map<storage::Id, BrandTally> brands_;
    std::unordered_map<storage::Id, std::string> codes_;
};

}  // namespace api
