// The end of the reconciler, whatever it is at. stop() of the fixture sees to it that no coroutine is left.
#include <gmock/gmock.h>

#include "tests/unit/server/tracking/reconciler_fixture.hpp"

namespace tracking {
namespace {

using testing::StartsWith;

class ReconcilerStop : public ReconcilerTest {
  public:
    void expect_recorded_as_cut_short(SweepKind kind) {
        ASSERT_EQ(sweeps().size(), 1U);
        EXPECT_EQ(sweeps()[0].kind, kind);
        EXPECT_EQ(sweeps()[0].outcome, SweepOutcome::failed);
        EXPECT_THAT(sweeps()[0].error, StartsWith("cut short"));
        EXPECT_TRUE(sweeps()[0].finished_at);
    }
};

TEST_F(ReconcilerStop, WhileItWaits) {
    start();
    until_quiet();
    stop();
}

TEST_F(ReconcilerStop, BeforeAnythingCouldBegin) {
    options.on_start = true;
    start();
    stop();
    for (const auto& sweep : sweeps()) EXPECT_EQ(sweep.outcome, SweepOutcome::failed);
}

TEST_F(ReconcilerStop, WithoutAStart) {
    reconciler = make_reconciler(loop.get_executor(), *ledger, platform, metrics, options);
    stop();
    EXPECT_TRUE(sweeps().empty());
}

TEST_F(ReconcilerStop, Twice) {
    start();
    until_quiet();
    stop();
    stop();
}

TEST_F(ReconcilerStop, WhileAListHangs) {
    const auto held = gate();
    options.on_start = true;
    platform.lists = {{.items = {item("approved")}, .after = held}};
    start();
    until([&] { return held->reached(); });
    stop();
    expect_recorded_as_cut_short(SweepKind::full);
    EXPECT_EQ(platform.calls.size(), 1U) << "it is not tried again";
}

TEST_F(ReconcilerStop, WhileAnInFlightListHangs) {
    webhook("pending", "2026-03-02T11:00:00Z");
    const auto held = gate();
    options.in_flight_every = 1ms;
    platform.lists = {{.items = {}, .before = held}};
    start();
    until([&] { return held->reached(); });
    stop();
    expect_recorded_as_cut_short(SweepKind::in_flight);
}

TEST_F(ReconcilerStop, WhileACheckHangs) {
    const auto held = gate();
    platform.gets = {{.items = {}, .before = held}};
    start();
    check();
    until([&] { return held->reached(); });
    stop();
    expect_recorded_as_cut_short(SweepKind::check);
}

TEST_F(ReconcilerStop, WhileItWaitsToTryAgain) {
    options.on_start = true;
    options.retry_first = options.retry_most = 24h;
    platform.lists = {{.items = {}, .failure = cut_off()}};
    start();
    until([this] { return platform.calls.size() == 1; });
    until_quiet();
    stop();
    EXPECT_EQ(ended(SweepKind::full, SweepOutcome::failed), 1U);
    EXPECT_EQ(platform.count("list"), 1U);
}

TEST_F(ReconcilerStop, WhileTheLimitHoldsAChecksNextAttempt) {
    platform.gets.resize(59);
    const Script failing{.items = {},
                         .failure = failure_of(api_client::Failure::Kind::server_error, 500, "oops")};
    platform.gets.push_back(failing);
    start();
    for (int n = 0; n < 60; ++n) check(fleet_vin(n));
    until([this] { return platform.count("get") == 60; });
    reconciler->sweep_now();
    until_ended(SweepKind::full, 1);
    stop();
    EXPECT_EQ(ended(SweepKind::check, SweepOutcome::failed), 1U);
}

TEST_F(ReconcilerStop, AfterALedgerFailedDoesNotWaitForTheNextBeginning) {
    options.on_start = true;
    options.retry_first = options.retry_most = 24h;
    ledger->fail_writes(1);
    start();
    until([&] { return !ledger->has_failing_writes(); });  // not one of the check's behind that all is quiet
    until_quiet();
    stop();
    EXPECT_EQ(platform.count("list"), 0U);
}

TEST_F(ReconcilerStop, StillInterruptsAListWhenTheLedgerFailedToEndASweep) {
    const auto held = gate();
    options.on_start = true;
    ledger->fail_writes(1, 2);
    platform.lists = {{}, {.items = {}, .before = held}};
    start();
    until([&] { return held->reached(); });
    stop();
    EXPECT_THAT(sweeps().front().error, StartsWith("cut short"));
}

TEST_F(ReconcilerStop, WhileTheLedgerFails) {
    const auto held = gate();
    options.on_start = true;
    platform.lists = {{.items = {}, .before = held}};
    start();
    until([&] { return held->reached(); });
    ledger->fail_writes(1);
    stop();
    ASSERT_EQ(sweeps().size(), 1U);
    EXPECT_EQ(sweeps()[0].outcome, SweepOutcome::running) << "the next start closes this record";
    reopen();
    EXPECT_EQ(sweeps()[0].outcome, SweepOutcome::failed);
}

TEST_F(ReconcilerStop, ThatNeverCameLeavesNothingBroken) {
    const auto held = gate();
    options.on_start = true;
    platform.lists = {{.items = {}, .before = held}};
    start();
    until([&] { return held->reached(); });
    reconciler.reset();  // and the event loop with its coroutines behind it
}

}  // namespace
}  // namespace tracking
