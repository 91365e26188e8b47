// Pruning by the clock: at start and again and again, without being in anybody's way.
#include "server/tracking/retention.hpp"

#include "server/log.hpp"
#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

using namespace std::chrono_literals;

class RetentionRuns : public TrackingTest {
  public:
    void start(std::chrono::milliseconds every = 1h) {
        RetentionOptions options;
        options.keep.bodies = 24h;
        options.clock = now();
        options.every = every;
        options.pause = 1ms;
        retention = std::make_unique<Retention>(loop.get_executor(), *ledger, options);
        retention->start();
    }
    ~RetentionRuns() override { stop(); }
    void stop() {
        bool stopped = false;
        boost::asio::co_spawn(loop, retention->stop(), [&](std::exception_ptr) { stopped = true; });
        until([&] { return stopped; });
    }
    std::int64_t bodies() const { return count("SELECT count(*) FROM deliveries WHERE length(body) > 0"); }
    void days_pass(int days) { clock += days * 86'400'000'000LL; }

    std::unique_ptr<Retention> retention;
};

TEST_F(RetentionRuns, AtStartToTheEnd) {
    for (int n = 0; n < 450; ++n) webhook("approved", "2026-03-02T11:00:00Z", fleet_vin(n));
    days_pass(2);
    webhook("approved", "2026-03-02T11:00:00Z");
    testing::internal::CaptureStderr();
    logging::configure("info", false);
    start();
    until([&] { return bodies() == 1; });
    stop();
    logging::configure("error", false);
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_NE(log.find("bodies=450"), std::string::npos) << log;
}

TEST_F(RetentionRuns, AgainAndAgain) {
    webhook("approved", "2026-03-02T11:00:00Z");
    start(2ms);
    days_pass(2);
    until([&] { return bodies() == 0; });
}

TEST_F(RetentionRuns, AfterALedgerThatFailedToo) {
    webhook("approved", "2026-03-02T11:00:00Z");
    days_pass(2);
    ledger->fail_writes(3);
    start(2ms);
    until([&] { return bodies() == 0; });
}

TEST_F(RetentionRuns, KeepsSweepsThatToldNothingForADay) {
    const auto in_flight = [this] {
        write([](storage::Writing& writing) {
            const auto id = writing.begin_sweep(SweepKind::in_flight);
            writing.finish_sweep(id, SweepOutcome::complete, {}, "");
        });
    };
    in_flight();
    days_pass(2);
    in_flight();
    start(2ms);
    until([&] { return sweeps().size() == 1; });
}

}  // namespace
}  // namespace tracking
