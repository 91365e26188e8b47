#include "server/tracking/gap_watch.hpp"

#include <utility>

#include "server/async_ledger.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"

namespace asio = boost::asio;

namespace tracking {

GapWatch::GapWatch(asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
                   GapWatchOptions options)
    : ledger_(ledger),
      metrics_(metrics),
      clock_(std::move(options.clock)),
      looks_(std::move(executor), options.every, "gap_watch_failed", [this] { return look(); }) {}

void GapWatch::start() {
    looks_.start();
}

asio::awaitable<void> GapWatch::stop() {
    return looks_.stop();
}

/// Everything that is overdue, a batch a write.
asio::awaitable<void> GapWatch::look() {
    while (!looks_.is_stopping()) {
        const auto mark = [now = clock_()](storage::Writing& writing) { return writing.mark_missed(now); };
        const auto missed = co_await async_ledger::write_for(ledger_, mark);
        if (missed.empty()) co_return;
        for (const auto& each : missed) tell(each);
    }
}

void GapWatch::tell(const storage::MissedWebhook& missed) {
    metrics_.webhook_missed(missed.brand, missed.status.text());
    logging::warning("webhook_missed", {{"vin", missed.vin.text()},
                                        {"brand", missed.brand},
                                        {"status", missed.status.text()},
                                        {"occurred_at", clearance::format_time(missed.occurred_at)},
                                        {"swept_at", clearance::format_time(missed.sweep_at)}});
}

}  // namespace tracking
