#include "server/api/fleet_tally.hpp"

#include <algorithm>

namespace api {
namespace {

using clearance::KnownStatus;
using storage::HistoryStep;
using Steps = std::span<const HistoryStep>;

/// Reasons may be as many as the platform has words.
constexpr std::size_t most_codes_remembered = 10'000;

/// What a pending request waits for. While it is being canceled, the carmaker may still approve it.
bool settles(KnownStatus status) {
    using enum KnownStatus;
    return status == approved || status == rejected || status == canceled || status == revoking ||
           status == revoked;
}

std::size_t end_of_episode(Steps steps, std::size_t begin) {
    std::size_t end = begin;
    while (end < steps.size() && steps[end].episode == steps[begin].episode) ++end;
    return end;
}

}  // namespace

FleetTally::FleetTally(TallyRange range, clearance::Time now, ReasonCode code)
    : range_(range), now_(now), code_(std::move(code)) {}

void FleetTally::add(storage::Id brand, Steps steps) {
    auto& tally = brands_[brand];
    for (std::size_t begin = 0; begin < steps.size();) {
        const auto end = end_of_episode(steps, begin);
        add_episode(tally, steps.subspan(begin, end - begin));
        begin = end;
    }
    for (const auto& step : steps) {
        if (range_.holds(step.occurred_at)) add_step(tally, step);
    }
}

void FleetTally::add_episode(BrandTally& tally, Steps steps) const {
    const auto first = std::ranges::find(steps, KnownStatus::pending, &HistoryStep::to);
    if (first == steps.end() || first->estimated) {
        if (range_.holds(steps.front().occurred_at)) ++tally.requests.undated;
        return;
    }
    if (!range_.holds(first->occurred_at)) return;
    const auto end = std::find_if(first, steps.end(), [](const auto& step) { return settles(step.to); });
    const auto until = end == steps.end() ? now_ : end->occurred_at;
    const auto took = std::chrono::floor<Survival::Duration>(until - first->occurred_at);
    if (end != steps.end() && end->to == KnownStatus::approved) {
        ++tally.requests.approved;
        tally.to_approval.happened(took);
        tally.to_decision.happened(took);
        return;
    }
    tally.to_approval.censored(took);
    if (end != steps.end() && end->to == KnownStatus::rejected) {
        ++tally.requests.rejected;
        tally.to_decision.happened(took);
        return;
    }
    tally.to_decision.censored(took);
    ++(end == steps.end() ? tally.requests.pending : tally.requests.ended_otherwise);
}

void FleetTally::add_step(BrandTally& tally, const HistoryStep& step) {
    const auto day = std::chrono::floor<std::chrono::days>(step.occurred_at.time_since_epoch()).count();
    ++tally.days[static_cast<int>(day)][static_cast<std::size_t>(step.to)];
    if (step.to == KnownStatus::approved) ++tally.approvals;
    if (step.to != KnownStatus::rejected) return;
    ++tally.rejections;
    ++tally.rejections_by_code[step.reason == 0 ? std::string() : code_of(step.reason)];
}

const std::string& FleetTally::code_of(storage::Id reason) {
    if (codes_.size() >= most_codes_remembered) codes_.clear();
    const auto [known, added] = codes_.try_emplace(reason);
    if (added) known->second = code_(reason);
    return known->second;
}

}  // namespace api
