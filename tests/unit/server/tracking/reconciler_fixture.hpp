// A reconciler whose intervals are hours unless a test says otherwise: what happens, happens because it was
// asked for.
#pragma once

#include "server/metrics.hpp"
#include "server/tracking/reconciler.hpp"
#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {

class ReconcilerTest : public TrackingTest {
  public:
    ReconcilerTest() {
        options.full_every = options.in_flight_every = 24h;
        options.retry_first = 1ms;
        options.retry_most = 4ms;
        options.attempts = 3;
        options.on_start = false;
        options.clock = now();
        options.random = [] { return 0.5; };
    }

    void start() {
        reconciler = make_reconciler(loop.get_executor(), *ledger, platform, metrics, options);
        reconciler->start();
    }
    /// Returns when stop() has: and then nothing may be left on the event loop.
    void stop() {
        bool stopped = false;
        boost::asio::co_spawn(loop, reconciler->stop(), [&](const std::exception_ptr& error) {
            EXPECT_FALSE(error);
            stopped = true;
        });
        until([&] { return stopped; });
        idle();
    }
    bool check(const std::string& of = first_vin, CheckFor what_for = CheckFor::question) {
        return reconciler->check(vin(of), what_for);
    }
    std::size_t ended(SweepKind kind, SweepOutcome outcome = SweepOutcome::complete) {
        std::size_t found = 0;
        for (const auto& sweep : sweeps()) {
            if (sweep.kind == kind && sweep.outcome == outcome) ++found;
        }
        return found;
    }
    void until_ended(SweepKind kind, std::size_t number, SweepOutcome outcome = SweepOutcome::complete) {
        until([&] { return ended(kind, outcome) >= number; });
    }
    /// Every check asked for so far has ended: checks are made in order, so that one asked for now comes
    /// last.
    void until_quiet() {
        const auto last = "get " + third_vin;
        const auto before = platform.count(last);
        check(third_vin);
        until([&] {
            return platform.count(last) > before && ended(SweepKind::check, SweepOutcome::running) == 0;
        });
    }

    ReconcilerOptions options;
    metrics::Metrics metrics;
    std::unique_ptr<Reconciler> reconciler;
};

}  // namespace tracking
