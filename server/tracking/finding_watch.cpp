#include "server/tracking/finding_watch.hpp"

#include <utility>

#include "server/async_ledger.hpp"

namespace asio = boost::asio;

namespace tracking {

FindingWatch::FindingWatch(asio::any_io_executor executor, storage::Ledger& ledger,
                           FindingWatchOptions options)
    : ledger_(ledger),
      options_(std::move(options)),
      looks_(std::move(executor), options_.every, "finding_watch_failed", [this] { return look(); }),
      started_at_(options_.clock()) {}

void FindingWatch::start() {
    looks_.start();
}

asio::awaitable<void> FindingWatch::stop() {
    return looks_.stop();
}

void FindingWatch::wrong_signature() {
    wrong_signatures_.push_back(options_.clock());
    if (wrong_signatures_.size() > options_.limits.signature_failures) wrong_signatures_.pop_front();
}

asio::awaitable<void> FindingWatch::look() {
    bool more = true;
    while (more && !looks_.is_stopping()) {
        const auto job = [wanted = watch()](storage::Writing& writing) { return writing.watch(wanted); };
        more = co_await async_ledger::write_for(ledger_, job);
    }
}

storage::Watch FindingWatch::watch() {
    const auto& limits = options_.limits;
    const auto now = options_.clock();
    while (!wrong_signatures_.empty() && wrong_signatures_.front() + limits.signature_failures_within < now)
        wrong_signatures_.pop_front();
    auto count = static_cast<std::int64_t>(wrong_signatures_.size());
    // what came before the start is not known: a finding of it stays open for as long as it would have
    if (count == 0 && now < started_at_ + limits.signature_failures_within) count = storage::Watch::unknown;
    return {.webhook_silent_after = static_cast<int>(limits.webhook_silent_after),
            .platform_unreachable_after = limits.platform_unreachable_after,
            .wrong_signatures = count,
            .most_wrong_signatures = static_cast<std::int64_t>(limits.signature_failures),
            .wrong_signatures_within = limits.signature_failures_within};
}

}  // namespace tracking
