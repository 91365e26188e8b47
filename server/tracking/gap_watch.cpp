#include "server/tracking/gap_watch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "server/async_ledger.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"

namespace asio = boost::asio;

namespace tracking {

struct GapWatch::State {
    State(asio::any_io_executor loop, storage::Ledger& of, metrics::Metrics& counts, GapWatchOptions chosen)
        : executor(std::move(loop)),
          ledger(of),
          metrics(counts),
          options(std::move(chosen)),
          next(executor),
          ended(executor) {}

    /// Everything that is overdue, a batch a write.
    asio::awaitable<void> look() {
        while (!stopping) {
            const auto now = options.clock();
            const auto mark = [now](storage::Writing& writing) { return writing.mark_missed(now); };
            const auto missed = co_await async_ledger::write_for(ledger, mark);
            if (missed.empty()) co_return;
            for (const auto& each : missed) tell(each);
        }
    }

    void tell(const storage::MissedWebhook& missed) {
        metrics.webhook_missed(missed.brand, missed.status.text());
        logging::warning("webhook_missed", {{"vin", missed.vin.text()},
                                            {"brand", missed.brand},
                                            {"status", missed.status.text()},
                                            {"occurred_at", clearance::format_time(missed.occurred_at)},
                                            {"swept_at", clearance::format_time(missed.sweep_at)}});
    }

    asio::awaitable<void> run() {
        while (!stopping) {
            try {
                co_await look();
            } catch (const std::exception& error) {
                logging::error("gap_watch_failed", {{"problem", error.what()}});
            }
            if (stopping) break;
            next.expires_after(options.every);
            co_await next.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }

    asio::awaitable<void> stop() {
        stopping = true;
        next.cancel();
        while (running) {
            ended.expires_at(asio::steady_timer::time_point::max());
            co_await ended.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }

    asio::any_io_executor executor;
    storage::Ledger& ledger;
    metrics::Metrics& metrics;
    GapWatchOptions options;
    asio::steady_timer next, ended;
    bool running = false, stopping = false;
};

GapWatch::GapWatch(asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
                   GapWatchOptions options)
    : state_(std::make_shared<State>(std::move(executor), ledger, metrics, std::move(options))) {}

GapWatch::~GapWatch() = default;

void GapWatch::start() {
    state_->running = true;
    const auto ended = [state = state_](const std::exception_ptr&) {
        state->running = false;
        state->ended.cancel();
    };
    asio::co_spawn(state_->executor, state_->run(), ended);
}

asio::awaitable<void> GapWatch::stop() {
    const auto state = state_;
    co_await asio::co_spawn(state->executor, state->stop(), asio::use_awaitable);
}

}  // namespace tracking
