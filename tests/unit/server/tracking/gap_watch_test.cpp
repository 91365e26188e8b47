// When a missed webhook is told, and the end of the watch.
#include "server/tracking/gap_watch.hpp"

#include <gmock/gmock.h>

#include "server/log.hpp"
#include "server/metrics.hpp"
#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

using testing::HasSubstr;
using testing::Not;

class GapWatchTest : public TrackingTest {
  public:
    GapWatchTest() {
        options.every = 1ms;
        options.clock = now();
    }

    void start() {
        watch = std::make_unique<GapWatch>(loop.get_executor(), *ledger, metrics, options);
        watch->start();
    }
    /// Returns when stop() has: and then nothing may be left on the event loop.
    void stop() {
        bool stopped = false;
        boost::asio::co_spawn(loop, watch->stop(), [&](const std::exception_ptr& error) {
            EXPECT_FALSE(error);
            stopped = true;
        });
        until([&] { return stopped; });
        idle();
    }
    void advance(std::chrono::microseconds by) { clock += by.count(); }
    /// A list asked for now shows approvals a minute old.
    void sweep_sees_approved(const std::vector<std::string>& vins) {
        const auto at = clearance::format_time(now()() - 1min);
        std::vector<clearance::ListedVehicle> items;
        for (const auto& of : vins)
            items.push_back(item("approved", of, {{at, clearance::Status("approved"), ""}}));
        storage::Asked asked;
        asked.requested_at = now()();
        asked.fence = sequence();
        write([&](storage::Writing& writing) { writing.record_listed(asked, items); });
    }
    bool counted(int missed) {
        const auto line = R"(clearance_webhooks_missed_total{brand="bmw",status="approved"} )" +
                          std::to_string(missed) + "\n";
        return metrics.text().find(line) != std::string::npos;
    }
    std::int64_t marked() { return count("SELECT count(*) FROM captures WHERE missed_at IS NOT NULL"); }
    /// The watch has looked at least `times` since this was called; twice: once with the clock as it is now.
    void until_looked(std::uint64_t times = 2) {
        const auto before = ledger->statistics().jobs;
        until([&] { return ledger->statistics().jobs >= before + times; });
    }

    GapWatchOptions options;
    metrics::Metrics metrics;
    std::unique_ptr<GapWatch> watch;
};

TEST_F(GapWatchTest, TellsOfAMissedWebhookOnceFifteenMinutesAfterTheSweep) {
    advance(10min);
    sweep_sees_approved({first_vin, second_vin});
    advance(15min - 1us);
    start();
    until_looked();
    EXPECT_EQ(marked(), 0);
    EXPECT_THAT(metrics.text(), Not(HasSubstr("clearance_webhooks_missed_total{")));
    testing::internal::CaptureStderr();
    logging::configure("warning", true);
    advance(1us);
    until([this] { return counted(2); });
    until_looked();
    stop();
    logging::configure("error", false);
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_TRUE(counted(2)) << metrics.text();
    EXPECT_THAT(log, HasSubstr("\"event\":\"webhook_missed\",\"vin\":\"" + first_vin +
                               "\",\"brand\":\"bmw\",\"status\":\"approved\",\"occurred_at\":\""
                               "2026-03-02T12:09:00.000Z\",\"swept_at\":\"2026-03-02T12:10:00.000Z\""));
    EXPECT_THAT(log, HasSubstr(second_vin));
}

TEST_F(GapWatchTest, TellsAtItsStartWhatWasMissedWhileTheServiceWasStopped) {
    options.every = 24h;
    advance(10min);
    sweep_sees_approved({first_vin});
    reopen();
    advance(24h);
    start();
    until([this] { return counted(1); });
    stop();
    watch.reset();
    start();
    until_looked(1);
    stop();
    EXPECT_TRUE(counted(1)) << "told again";
}

TEST_F(GapWatchTest, TellsNothingWhenTheWebhookCame) {
    advance(10min);
    sweep_sees_approved({first_vin});
    webhook("approved", "2026-03-02T12:09:00Z");
    advance(24h);
    start();
    until_looked();
    stop();
    EXPECT_EQ(marked(), 0);
}

TEST_F(GapWatchTest, TellsEachOfManyBatches) {
    advance(10min);
    std::vector<std::string> fleet;
    for (int n = 0; n < 1'001; ++n) fleet.push_back(fleet_vin(n));
    sweep_sees_approved(fleet);
    advance(24h);
    options.every = 24h;
    start();
    until([this] { return counted(1'001); });
    stop();
}

TEST_F(GapWatchTest, GoesOnAfterTheLedgerFailed) {
    advance(10min);
    sweep_sees_approved({first_vin});
    advance(24h);
    ledger->fail_writes(3);
    start();
    until([this] { return counted(1); });
    stop();
}

TEST_F(GapWatchTest, EndsWhileItWaits) {
    options.every = 24h;
    start();
    until_looked(1);
    stop();
}

TEST_F(GapWatchTest, EndsBeforeItsFirstLookCouldEnd) {
    advance(10min);
    sweep_sees_approved({first_vin});
    advance(24h);
    start();
    stop();
    EXPECT_EQ(marked() == 1, counted(1)) << "what is marked is told";
}

TEST_F(GapWatchTest, EndsWithoutAStart) {
    watch = std::make_unique<GapWatch>(loop.get_executor(), *ledger, metrics, options);
    stop();
}

TEST_F(GapWatchTest, LeavesNothingBrokenWhenItIsNeverStopped) {
    start();
    until_looked();
    watch.reset();  // and the event loop with its coroutine behind it
}

}  // namespace
}  // namespace tracking
