#include "server/tracking/replay.hpp"

#include <utility>

#include "server/async_ledger.hpp"

namespace asio = boost::asio;

namespace tracking {
namespace {

using storage::DeliveryOutcome;

/// A delivery whose judgement is another one today, or whose body is gone.
struct Judged {
    storage::Id id = 0;
    DeliveryOutcome before{};
    bool body_gone = false;
    std::optional<storage::Judgement> other;
};

Judged judged_again(const storage::ArchivedDelivery& delivery, const Replay::Judge& judge) {
    Judged judged{
        .id = delivery.id, .before = delivery.outcome, .body_gone = delivery.body_removed, .other = {}};
    // what is history already stays as it is
    if (judged.body_gone || delivery.outcome == DeliveryOutcome::recorded) return judged;
    auto judgement = judge(delivery.body, delivery.event_type);
    if (judgement.outcome != delivery.outcome) judged.other = std::move(judgement);
    return judged;
}

}  // namespace

ReplayTally ReplayResult::total() const {
    ReplayTally total;
    for (const auto& [outcome, tally] : by_outcome) {
        total.replayed += tally.replayed;
        total.changed += tally.changed;
        total.unchanged += tally.unchanged;
        total.body_gone += tally.body_gone;
    }
    return total;
}

Replay::Replay(storage::Ledger& ledger, Judge judge, std::function<void(clearance::Vin)> check_wanted)
    : ledger_(ledger), judge_(std::move(judge)), check_wanted_(std::move(check_wanted)) {}

asio::awaitable<ReplayResult> Replay::run(storage::ArchiveQuery query, std::int64_t most) {
    ReplayResult result;
    for (std::int64_t seen = 0; seen < most;) {
        auto read = [query, judge = judge_](storage::Reading& reading) {
            std::vector<Judged> page;
            for (const auto& delivery : reading.archived(query))
                page.push_back(judged_again(delivery, judge));
            return page;
        };
        const auto page = co_await async_ledger::read_for(ledger_, std::move(read));
        if (page.empty()) co_return result;
        auto write = [page](storage::Writing& writing) {
            std::vector<storage::DeliveryReceipt> receipts;
            for (const auto& each : page) {
                receipts.push_back({.id = each.id, .repeat = true});
                if (each.other) receipts.back() = writing.judge_again(each.id, *each.other);
            }
            return receipts;
        };
        const auto receipts = co_await async_ledger::write_for(ledger_, std::move(write));
        for (std::size_t i = 0; i < page.size(); ++i) {
            auto& tally = result.by_outcome[page[i].before];
            if (page[i].body_gone) {
                ++tally.body_gone;
                continue;
            }
            ++tally.replayed;
            ++(receipts[i].repeat ? tally.unchanged : tally.changed);
            if (receipts[i].check_wanted && check_wanted_) check_wanted_(page[i].other->event->vin);
        }
        query.after = page.back().id;
        seen += static_cast<std::int64_t>(page.size());
    }
    result.next = query.after;
    co_return result;
}

}  // namespace tracking
