// When the reconciler sweeps.
#include "server/tracking/reconciler.hpp"

#include <gmock/gmock.h>

#include "tests/unit/server/tracking/reconciler_fixture.hpp"

namespace tracking {
namespace {

class ReconcilerSweeps : public ReconcilerTest {};

TEST_F(ReconcilerSweeps, AtItsStartWhenToldTo) {
    options.on_start = true;
    platform.lists = {{.items = {item("approved")}}};
    start();
    until_ended(SweepKind::full, 1);
    EXPECT_EQ(status(), "approved");
    stop();
    EXPECT_EQ(platform.calls, std::vector<std::string>{"list"});
    EXPECT_THAT(metrics.text(), testing::HasSubstr(R"(kind="full")"));
}

TEST_F(ReconcilerSweeps, NotAtItsStartOtherwise) {
    start();
    until_quiet();
    stop();
    EXPECT_EQ(platform.calls, std::vector<std::string>{"get " + third_vin});
}

TEST_F(ReconcilerSweeps, ByInterval) {
    options.full_every = 1ms;
    start();
    until_ended(SweepKind::full, 3);
    stop();
}

TEST_F(ReconcilerSweeps, WhatIsUnfinishedByItsOwnInterval) {
    webhook("pending", "2026-03-02T11:00:00Z");
    options.in_flight_every = 1ms;
    platform.lists = {{.items = {item("pending")}}, {.items = {item("approved")}}};
    start();
    until([this] { return status() == "approved"; });
    stop();
    EXPECT_EQ(sweeps_of(SweepKind::full), 0U);
}

TEST_F(ReconcilerSweeps, GoOnAfterAFailedOne) {
    options.full_every = 1ms;
    platform.lists = {
        {.items = {}, .failure = failure_of(api_client::Failure::Kind::refused, 403, "Forbidden")}};
    start();
    until_ended(SweepKind::full, 1);
    stop();
    EXPECT_EQ(ended(SweepKind::full, SweepOutcome::failed), 1U);
}

TEST_F(ReconcilerSweeps, AtOnceWhenAskedWhileItWaits) {
    start();
    until_quiet();
    reconciler->sweep_now();
    until_ended(SweepKind::full, 1);
    reconciler->sweep_now();
    until_ended(SweepKind::full, 2);
    stop();
}

TEST_F(ReconcilerSweeps, AtItsStartWhenAskedBefore) {
    reconciler = make_reconciler(loop.get_executor(), *ledger, platform, metrics, options);
    reconciler->sweep_now();
    reconciler->start();
    until_ended(SweepKind::full, 1);
    stop();
}

TEST_F(ReconcilerSweeps, OnceMoreWhenAskedWhileOneRuns) {
    const auto held = gate();
    options.on_start = true;
    platform.lists = {{.items = {}, .before = held}};
    start();
    until([&] { return held->reached(); });
    reconciler->sweep_now();
    reconciler->sweep_now();
    reconciler->sweep_now();
    until_quiet();
    EXPECT_EQ(platform.count("list"), 1U) << "two never run at once";
    held->open();
    until_ended(SweepKind::full, 2);
    until_quiet();
    stop();
    EXPECT_EQ(platform.count("list"), 2U) << "one follows, however often it was asked for";
}

TEST_F(ReconcilerSweeps, InFlightAndChecksWhileAFullOneHangs) {
    webhook("pending", "2026-03-02T11:00:00Z");
    const auto held = gate();
    options.on_start = true;
    options.in_flight_every = 30ms;
    platform.lists = {{.items = {}, .before = held}};
    start();
    until([&] { return held->reached(); });
    until_ended(SweepKind::in_flight, 1);
    until_quiet();
    EXPECT_EQ(ended(SweepKind::full), 0U);
    held->open();
    until_ended(SweepKind::full, 1);
    stop();
}

TEST_F(ReconcilerSweeps, InFlightWhileAFullOneWaitsToTryAgain) {
    webhook("pending", "2026-03-02T11:00:00Z");
    auto failure = failure_of(api_client::Failure::Kind::rate_limited, 429, "retry after 600s");
    failure.retry_after = 600s;
    options.on_start = true;
    options.in_flight_every = 30ms;
    platform.lists = {{.items = {}, .failure = failure}};
    start();
    until([this] { return platform.count("list") >= 1; });
    until_ended(SweepKind::in_flight, 2);
    EXPECT_EQ(ended(SweepKind::full) + ended(SweepKind::full, SweepOutcome::failed), 0U);
    stop();
}

TEST_F(ReconcilerSweeps, FullWhileAnInFlightOneHangs) {
    webhook("pending", "2026-03-02T11:00:00Z");
    const auto held = gate();
    options.in_flight_every = 1ms;
    platform.lists = {{.items = {}, .before = held}, {.items = {item("approved")}}};
    start();
    until([&] { return held->reached(); });
    reconciler->sweep_now();
    until_ended(SweepKind::full, 1);
    EXPECT_EQ(status(), "approved");
    stop();
}

TEST_F(ReconcilerSweeps, SurviveALedgerThatFails) {
    options.on_start = true;
    ledger->fail_writes(3);
    start();
    until_ended(SweepKind::full, 1);
    stop();
}

TEST_F(ReconcilerSweeps, SurviveALedgerThatFailsInTheMiddle) {
    options.on_start = true;
    ledger->fail_writes(2, 1);
    platform.lists = {{.items = {item("approved")}}, {.items = {item("approved")}}};
    start();
    until_ended(SweepKind::full, 1);
    EXPECT_EQ(status(), "approved");
    stop();
}

}  // namespace
}  // namespace tracking
