#include "server/api/statistics_desk.hpp"

#include <algorithm>

namespace api {
namespace {

constexpr std::chrono::minutes kept_for{1};
constexpr std::size_t most_kept = 8;
constexpr std::size_t most_ranges_waited_for = 4;

std::size_t distinct(std::vector<TallyRange> ranges) {
    std::size_t count = 0;
    while (!ranges.empty()) {
        const auto first = ranges.front();
        std::erase(ranges, first);
        ++count;
    }
    return count;
}

}  // namespace

StatisticsDesk::StatisticsDesk(storage::Clock clock, ReasonCode code)
    : clock_(std::move(clock)), code_(std::move(code)) {}

StatisticsDesk::Answer StatisticsDesk::kept(const TallyRange& range) const {
    const auto now = clock_();
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find_if(kept_, [&](const Answer& answer) {
        return answer->range == range && answer->finished_at <= now && now - answer->finished_at < kept_for;
    });
    return found == kept_.end() ? nullptr : *found;
}

std::shared_ptr<void> StatisticsDesk::place(const TallyRange& range) {
    const std::lock_guard lock(waiting_->mutex);
    auto& ranges = waiting_->ranges;
    const bool known = std::ranges::find(ranges, range) != ranges.end();
    if (!known && distinct(ranges) >= most_ranges_waited_for) return nullptr;
    ranges.push_back(range);
    const auto leave = [waiting = waiting_, range](void*) {
        const std::lock_guard leaving(waiting->mutex);
        waiting->ranges.erase(std::ranges::find(waiting->ranges, range));
    };
    return {this, leave};
}

StatisticsDesk::Answer StatisticsDesk::count(storage::Reading& ledger, const TallyRange& range) {
    if (auto answer = kept(range)) return answer;
    auto answer = read_all(ledger, range);
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const Answer& other) { return other->range == range; });
    if (kept_.size() >= most_kept) kept_.erase(kept_.begin());
    kept_.push_back(answer);
    return answer;
}

StatisticsDesk::Answer StatisticsDesk::read_all(storage::Reading& ledger, const TallyRange& range) const {
    auto counted = std::make_shared<CountedFleet>();
    counted->range = range;
    counted->computed_at = clock_();
    auto& statistics = ledger.statistics();
    FleetTally tally(range, counted->computed_at,
                     [&](storage::Id reason) { return code_(statistics.reason(reason)); });
    statistics.each_history(
        [&](storage::Id brand, std::span<const storage::HistoryStep> steps) { tally.add(brand, steps); });
    for (const auto& [brand, of_brand] : tally.brands())
        counted->brands.emplace(statistics.brand(brand), of_brand);
    counted->finished_at = clock_();
    return counted;
}

}  // namespace api
