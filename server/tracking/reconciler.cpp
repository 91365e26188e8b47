#include "server/tracking/reconciler.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <deque>
#include <list>
#include <map>
#include <utility>

#include "server/async_ledger.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"
#include "server/tracking/finding_log.hpp"
#include "server/tracking/sweep.hpp"
#include "server/tracking/sweep_report.hpp"

namespace asio = boost::asio;

namespace tracking {
namespace {

using std::chrono::steady_clock;
using storage::SweepKind;

// The platform's limit for the single-VIN call: 60 a minute for each application.
constexpr std::size_t checks_at_most = 60;
constexpr std::chrono::minutes checks_window{1};

// A strand of an io_context's own executor fits into any_io_executor as it is; one of an any_io_executor
// would be counted in a way that ThreadSanitizer cannot follow.
asio::any_io_executor strand_of(const asio::any_io_executor& executor) {
    if (const auto* direct = executor.target<asio::io_context::executor_type>())
        return asio::make_strand(*direct);
    return asio::make_strand(executor);
}

class PollingReconciler : public Reconciler {
  public:
    PollingReconciler(asio::any_io_executor executor, storage::Ledger& ledger, api_client::Platform& platform,
                      metrics::Metrics& metrics, ReconcilerOptions options)
        : strand_(strand_of(executor)),
          metrics_(metrics),
          options_(std::move(options)),
          context_{ledger,
                   platform,
                   options_.clock,
                   {options_.retry_first, options_.retry_most},
                   options_.attempts,
                   options_.random,
                   [this] { return turn_to_check(); }},
          findings_(ledger),
          full_wake_(strand_),
          check_wake_(strand_),
          ended_(strand_) {}

    void start() override;
    asio::awaitable<void> stop() override;
    void sweep_now() override;
    bool check(clearance::Vin vin, CheckFor what_for) override;

  private:
    using Loop = asio::awaitable<void> (PollingReconciler::*)();

    void spawn(Loop loop, SweepKind kind);
    asio::awaitable<void> stop_loops();
    asio::awaitable<void> guarded(Loop loop, SweepKind kind);
    asio::awaitable<void> full_sweeps();
    asio::awaitable<void> in_flight_sweeps();
    asio::awaitable<void> checks();
    asio::awaitable<void> run(SweepKind kind, std::optional<clearance::Vin> vin);
    asio::awaitable<void> settle_open_commands();
    asio::awaitable<void> room_for_check();
    asio::awaitable<void> turn_to_check();
    asio::awaitable<void> sleep(asio::steady_timer& timer, steady_clock::duration duration);
    void report_refused_check();

    asio::any_io_executor strand_;
    metrics::Metrics& metrics_;
    ReconcilerOptions options_;
    SweepContext context_;
    FindingLog findings_;
    asio::steady_timer full_wake_, check_wake_, ended_;
    std::list<asio::cancellation_signal> cancels_;
    std::map<SweepKind, int> broken_;  // how often in a row a loop broke off
    int running_ = 0;
    bool stopping_ = false, sweep_wanted_ = false;
    CheckQueue to_check_;
    logging::RateLimit refusals_{10};
    std::deque<steady_clock::time_point> checked_;  // within the last window
};

void PollingReconciler::start() {
    asio::dispatch(strand_, [this] {
        spawn(&PollingReconciler::full_sweeps, SweepKind::full);
        spawn(&PollingReconciler::in_flight_sweeps, SweepKind::in_flight);
        spawn(&PollingReconciler::checks, SweepKind::check);
    });
}

void PollingReconciler::spawn(Loop loop, SweepKind kind) {
    ++running_;
    auto& cancel = cancels_.emplace_back();
    const auto ended = [this](std::exception_ptr) {
        --running_;
        ended_.cancel();
    };
    asio::co_spawn(strand_, guarded(loop, kind), asio::bind_cancellation_slot(cancel.slot(), ended));
}

/// A loop that threw (the ledger failed) begins again after a while, a longer one each time; only stop() ends
/// it.
asio::awaitable<void> PollingReconciler::guarded(Loop loop, SweepKind kind) {
    asio::steady_timer timer(strand_);
    while (!stopping_) {
        try {
            co_await (this->*loop)();
        } catch (const std::exception& error) {
            if (stopping_) break;
            logging::error("reconciler_failed", {{"loop", name_of(kind)}, {"problem", error.what()}});
        }
        if (stopping_) break;
        const auto delay = context_.backoff.delay(++broken_[kind], 1.0, std::nullopt);
        co_await sleep(timer, delay);
    }
}

asio::awaitable<void> PollingReconciler::stop() {
    return asio::co_spawn(strand_, stop_loops(), asio::use_awaitable);
}

asio::awaitable<void> PollingReconciler::stop_loops() {
    stopping_ = true;
    for (auto& cancel : cancels_) cancel.emit(asio::cancellation_type::terminal);
    while (running_ > 0) co_await sleep(ended_, std::chrono::hours{1});
}

void PollingReconciler::sweep_now() {
    asio::dispatch(strand_, [this] {
        sweep_wanted_ = true;
        full_wake_.cancel();
    });
}

bool PollingReconciler::check(clearance::Vin vin, CheckFor what_for) {
    const bool taken = to_check_.push(vin, what_for);
    asio::dispatch(strand_, [this, taken] {
        if (taken) {
            check_wake_.cancel();
        } else {
            report_refused_check();
        }
    });
    return taken;
}

/// Returns early when somebody cancels the timer; throws only when the coroutine itself is cancelled.
asio::awaitable<void> PollingReconciler::sleep(asio::steady_timer& timer, steady_clock::duration duration) {
    boost::system::error_code ignored;
    timer.expires_after(duration);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<void> PollingReconciler::full_sweeps() {
    if (!options_.on_start && !sweep_wanted_) co_await sleep(full_wake_, options_.full_every);
    while (!stopping_) {
        sweep_wanted_ = false;
        const auto begun = steady_clock::now();
        co_await run(SweepKind::full, std::nullopt);
        const auto next = begun + options_.full_every;
        if (!sweep_wanted_) co_await sleep(full_wake_, next - steady_clock::now());
    }
}

asio::awaitable<void> PollingReconciler::in_flight_sweeps() {
    asio::steady_timer timer(strand_);
    auto next = steady_clock::now() + options_.in_flight_every;
    while (!stopping_) {
        co_await sleep(timer, next - steady_clock::now());
        next = steady_clock::now() + options_.in_flight_every;
        if (!stopping_) co_await run(SweepKind::in_flight, std::nullopt);
    }
}

asio::awaitable<void> PollingReconciler::checks() {
    co_await settle_open_commands();
    while (!stopping_) {
        if (to_check_.empty()) {
            co_await sleep(check_wake_, std::chrono::hours{1});
            continue;
        }
        co_await room_for_check();
        if (stopping_) break;
        const auto vin = to_check_.pop();
        if (vin) co_await run(SweepKind::check, vin);
    }
}

/// Returns once the platform's limit allows a call for a single VIN.
asio::awaitable<void> PollingReconciler::room_for_check() {
    while (!stopping_) {
        const auto now = steady_clock::now();
        while (!checked_.empty() && now - checked_.front() >= checks_window) checked_.pop_front();
        if (checked_.size() < checks_at_most) co_return;
        co_await sleep(check_wake_, checked_.front() + checks_window - now);
    }
}

/// Before each such call, those of a check that is tried again among them.
asio::awaitable<void> PollingReconciler::turn_to_check() {
    co_await room_for_check();
    checked_.push_back(steady_clock::now());
}

/// Commands whose outcome is not known, from before the last stop: the platform is asked for each.
asio::awaitable<void> PollingReconciler::settle_open_commands() {
    auto read = [](storage::Reading& reading) { return reading.open_commands(); };
    const auto open = co_await async_ledger::read_for(context_.ledger, read);
    for (const auto& command : open) check(command.vin, CheckFor::command);
}

asio::awaitable<void> PollingReconciler::run(SweepKind kind, std::optional<clearance::Vin> vin) {
    co_await findings_.begin();
    const auto begun = steady_clock::now();
    Sweep sweep(context_, kind);
    SweepResult result;
    if (kind == SweepKind::full) {
        result = co_await sweep.run_full();
    } else if (kind == SweepKind::in_flight) {
        result = co_await sweep.run_in_flight();
    } else {
        result = co_await sweep.run_check(std::move(*vin));
    }
    broken_[kind] = 0;
    const std::chrono::duration<double> taken = steady_clock::now() - begun;
    report(metrics_, kind, result, taken.count(), options_.clock());
    co_await findings_.tell();
}

void PollingReconciler::report_refused_check() {
    const auto now = std::chrono::floor<std::chrono::seconds>(steady_clock::now());
    std::int64_t held_back = 0;
    if (refusals_.pass(now.time_since_epoch().count(), held_back))
        logging::warning("check_refused", {{"reason", "too many wait"}, {"held_back", held_back}});
}

}  // namespace

std::unique_ptr<Reconciler> make_reconciler(asio::any_io_executor executor, storage::Ledger& ledger,
                                            api_client::Platform& platform, metrics::Metrics& metrics,
                                            ReconcilerOptions options) {
    return std::make_unique<PollingReconciler>(std::move(executor), ledger, platform, metrics,
                                               std::move(options));
}

}  // namespace tracking
