// Sweeps whose list does not come whole.
#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

using api_client::Failure;
using std::chrono::steady_clock;

class RetriedSweep : public TrackingTest {};

TEST_F(RetriedSweep, KeepsWhatACutOffListToldAndConcludesNoAbsence) {
    platform.lists = {{.items = {item("approved"), item("approved", third_vin)}}};
    full();
    const Script cut{.items = {item("approved"), item("pending", second_vin)}, .failure = cut_off()};
    platform.lists = {cut, cut, cut};
    platform.calls.clear();
    const auto result = full(3);
    EXPECT_EQ(result.outcome, SweepOutcome::failed);
    EXPECT_EQ(platform.calls.size(), 3U) << "as many as attempts";
    EXPECT_EQ(status(second_vin), "pending");
    EXPECT_EQ(vehicle(third_vin)->listed, true);
    const auto record = sweeps().front();
    EXPECT_EQ(record.outcome, SweepOutcome::failed);
    EXPECT_EQ(record.error, "the connection was cut off");
    EXPECT_TRUE(record.finished_at);
    EXPECT_EQ(record.tally.listed, 2);
    EXPECT_EQ(record.tally.created, 1);
    EXPECT_EQ(record.tally.confirmed, 1);
}

TEST_F(RetriedSweep, KeepsTheItemsOfTheLastUnfinishedPieceToo) {
    platform.piece = 10;
    platform.lists = {{.items = {item("approved")}, .failure = cut_off()}};
    full(1);
    EXPECT_EQ(status(), "approved");
}

TEST_F(RetriedSweep, IsCompleteOnceAListComesWhole) {
    platform.lists = {{.items = {item("approved")}, .failure = cut_off()},
                      {.items = {}, .failure = failure_of(Failure::Kind::server_error, 500, "oops")},
                      {.items = {item("approved"), item("pending", second_vin)}}};
    const auto result = full(3);
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(result.tally.listed, 2);
    EXPECT_EQ(result.tally.created, 2);
    EXPECT_EQ(result.tally.confirmed, 0) << "each is counted once";
    EXPECT_EQ(sweeps().size(), 1U) << "one record for all attempts";
    EXPECT_EQ(sweeps()[0].error, "");
}

TEST_F(RetriedSweep, ConcludesAbsencesFromTheWholeListAlone) {
    platform.lists = {{.items = {item("approved"), item("approved", second_vin)}}};
    full();
    platform.lists = {{.items = {item("approved", second_vin)}, .failure = cut_off()},
                      {.items = {item("approved")}}};
    full();
    EXPECT_EQ(vehicle()->listed, true);
    EXPECT_EQ(vehicle(second_vin)->listed, false) << "seen in the list that was cut off only";
}

TEST_F(RetriedSweep, IsForEveryTransientFailure) {
    for (const auto kind : {Failure::Kind::rate_limited, Failure::Kind::unreachable,
                            Failure::Kind::server_error, Failure::Kind::garbage}) {
        platform.lists = {{.items = {}, .failure = failure_of(kind, 0, "not now")}, {}};
        EXPECT_EQ(full().outcome, SweepOutcome::complete) << static_cast<int>(kind);
    }
}

TEST_F(RetriedSweep, IsNotForAFailureThatStays) {
    for (const auto kind : {Failure::Kind::refused, Failure::Kind::unauthorized}) {
        platform.lists = {{.items = {}, .failure = failure_of(kind, 403, "Forbidden")}, {}};
        platform.calls.clear();
        EXPECT_EQ(full().outcome, SweepOutcome::failed);
        EXPECT_EQ(platform.calls.size(), 1U);
        EXPECT_EQ(sweeps().front().error, "Forbidden");
        platform.lists.clear();
    }
}

TEST_F(RetriedSweep, WaitsAsLongAsThePlatformAsks) {
    auto failure = failure_of(Failure::Kind::rate_limited, 429, "retry after 1s");
    failure.retry_after = 60ms;
    std::vector<steady_clock::time_point> times;
    const auto note = [&] { times.push_back(steady_clock::now()); };
    platform.lists = {{.items = {}, .failure = failure, .told = note}, {.items = {}, .told = note}};
    full();
    ASSERT_EQ(times.size(), 2U);
    EXPECT_GE(times[1] - times[0], 60ms);
}

TEST_F(RetriedSweep, WaitsByTheBackoffOtherwise) {
    auto with = context();
    with.backoff = {40ms, 1'000ms};
    std::vector<double> asked;
    with.random = [&asked] { return asked.emplace_back(0.999); };
    std::vector<steady_clock::time_point> times;
    const auto note = [&] { times.push_back(steady_clock::now()); };
    const Script cut{.items = {}, .failure = cut_off(), .told = note};
    platform.lists = {cut, cut, cut};
    Sweep sweep(with, SweepKind::full);
    run(sweep.run_full());
    ASSERT_EQ(times.size(), 3U);
    EXPECT_GE(times[1] - times[0], 39ms);
    EXPECT_GE(times[2] - times[1], 79ms) << "twice as long";
    EXPECT_EQ(asked.size(), 2U) << "no wait behind the last attempt";
}

TEST_F(RetriedSweep, RecordsAndCountsSkippedItemsOnce) {
    platform.lists = {{.items = {item("approved", second_vin)}}};
    full();
    const std::vector<Script::Item> items{item("approved"), skipped("{\"vin\": 1}"),
                                          skipped("{}", second_vin), skipped("{}")};
    platform.lists = {{.items = items, .failure = cut_off()}, {.items = items}};
    const auto result = full();
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(result.tally.skipped, 3);
    EXPECT_EQ(result.tally.listed, 1);
    EXPECT_EQ(sweeps().front().tally.skipped, 3);
    const auto sweep = std::to_string(sweeps().front().id);
    EXPECT_EQ(count("SELECT count(*) FROM skipped_items WHERE sweep = " + sweep), 3);
    EXPECT_EQ(count("SELECT count(*) FROM skipped_items WHERE place = 2 AND raw = CAST('{}' AS BLOB)"), 1);
    EXPECT_EQ(vehicle(second_vin)->listed, true) << "it was in the list, if not readable";
}

}  // namespace
}  // namespace tracking
