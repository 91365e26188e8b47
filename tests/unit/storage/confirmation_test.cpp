// last_confirmed: at or after it an answer that held the vehicle was asked for. Unchanged items write
// nothing.
#include "storage/vehicle_search.hpp"
#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

class Confirmed : public LedgerTest {
  public:
    Id begin(SweepKind kind) {
        return write([kind](Writing& writing) { return writing.begin_sweep(kind); });
    }
    void finish(Id sweep, SweepOutcome outcome = SweepOutcome::complete) {
        write_only([&](Writing& writing) { writing.finish_sweep(sweep, outcome, {}, ""); });
    }
    void not_found(Id sweep, const std::string& of = first_vin) {
        const Id id = read([&](Reading& reading) { return reading.vehicle_id(vin(of)); });
        write_only([&](Writing& writing) { writing.record_not_found(sweep, std::vector{id}); });
    }
    void unreadable(Id sweep, const std::string& of = first_vin) {
        const clearance::SkippedItem item{.index = 0, .problem = "no status", .raw = "{}", .vin = vin(of)};
        write_only([&](Writing& writing) { writing.record_skipped(sweep, std::vector{item}); });
    }
    /// In-flight, its answers holding what was known already.
    void in_flight_sweep() { finish(begin(SweepKind::in_flight)); }
    /// How long ago by the clock.
    std::chrono::minutes ago(const std::string& of = first_vin) {
        const auto confirmed = vehicle(of).last_confirmed;
        return confirmed ? std::chrono::floor<std::chrono::minutes>(clock.now() - *confirmed) : -1min;
    }
    void known(const std::string& status) {
        full_sweep({item(status), item("approved", {.vin = second_vin})});
        clock.advance(10min);
    }
};

TEST_F(Confirmed, ByAnInFlightSweepIfUnfinishedWithoutAWrite) {
    known("pending");
    Database watcher(path(), Database::Mode::read_only, 1s);
    const auto vehicles = watcher.integer("SELECT sum(coalesce(confirmed_at, 0)) FROM vehicles");
    in_flight_sweep();
    EXPECT_EQ(ago(), 0min);
    EXPECT_EQ(ago(second_vin), 10min) << "it was not asked for";
    EXPECT_EQ(watcher.integer("SELECT sum(coalesce(confirmed_at, 0)) FROM vehicles"), vehicles);
    clock.advance(1min);
    EXPECT_EQ(ago(), 1min);
    const auto page = read([](Reading& reading) { return reading.search().page({}).vehicles; });
    EXPECT_EQ(page.at(0).last_confirmed, clock.now() - 1min);
    in_flight_sweep();
    EXPECT_EQ(ago(), 0min);
}

TEST_F(Confirmed, ByNoInFlightSweepThatFailedOrStillRuns) {
    known("pending");
    finish(begin(SweepKind::in_flight), SweepOutcome::failed);
    begin(SweepKind::in_flight);
    EXPECT_EQ(ago(), 10min);
}

TEST_F(Confirmed, ByNoInFlightSweepThatBeganBeforeItWasUnfinished) {
    known("approved");
    const Id sweep = begin(SweepKind::in_flight);
    webhook("revoking", "12:09:00");
    finish(sweep);
    EXPECT_EQ(status(), "revoking");
    EXPECT_EQ(ago(), 10min) << "that sweep did not ask for it";
    clock.advance(1min);
    in_flight_sweep();
    EXPECT_EQ(ago(), 0min);
}

TEST_F(Confirmed, ByNoInFlightSweepWhileItWasTakenForFinished) {
    const std::vector<clearance::ChangelogEntry> pending{{"2026-03-01T08:00:00Z", KnownStatus::pending, ""}};
    full_sweep({item("pending", {.changelog = pending})});
    clock.advance(10min);
    webhook("approved", "12:09:00");
    clock.advance(10min);
    const auto asked = ask();
    clock.advance(1min);
    in_flight_sweep();
    clock.advance(1min);
    list(asked, {item("pending", {.changelog = pending, .salt = "another"})});
    ASSERT_EQ(story(), "pending approved!");
    ASSERT_EQ(status(), "pending") << "in force again: a later changelog lacks the webhook";
    EXPECT_EQ(ago(), 2min) << "by that list, and not by the sweep that took it for approved";
}

TEST_F(Confirmed, ByNoInFlightSweepThatDidNotFindIt) {
    known("pending");
    in_flight_sweep();
    clock.advance(1min);
    const Id sweep = begin(SweepKind::in_flight);
    not_found(sweep);
    finish(sweep);
    EXPECT_EQ(ago(), 1min) << "what the sweep before told stays known";
    clock.advance(1min);
    in_flight_sweep();
    EXPECT_EQ(ago(), 0min);
}

TEST_F(Confirmed, ByNoInFlightSweepThatCouldNotReadIt) {
    known("pending");
    const Id sweep = begin(SweepKind::in_flight);
    unreadable(sweep);
    finish(sweep);
    EXPECT_EQ(ago(), 10min);
    in_flight_sweep();
    EXPECT_EQ(ago(), 0min);
}

TEST_F(Confirmed, AsBeforeWhereAFullSweepCouldNotReadItThoughAnInFlightOneCouldNotEither) {
    known("pending");
    const Id full = begin(SweepKind::full);
    unreadable(full);
    finish(full);
    clock.advance(1min);
    const Id in_flight = begin(SweepKind::in_flight);
    unreadable(in_flight);
    finish(in_flight);
    EXPECT_EQ(ago(), 11min);
}

TEST_F(Confirmed, ByTheSweepBeforeOneThatCouldNotReadItAndFailed) {
    known("approved");
    full_sweep({item("approved"), item("approved", {.vin = second_vin})});
    clock.advance(10min);
    const Id first = begin(SweepKind::full);
    unreadable(first);
    finish(first);
    const Id second = begin(SweepKind::full);
    unreadable(second);
    finish(second, SweepOutcome::failed);
    EXPECT_EQ(ago(), 10min);
}

TEST_F(Confirmed, StillWhenItIsFinished) {
    known("pending");
    in_flight_sweep();
    clock.advance(1min);
    webhook("approved", "12:10:30");
    EXPECT_EQ(ago(), 1min) << "not by the full sweep of 11 minutes ago";
}

TEST_F(Confirmed, StillWhenItLeavesTheList) {
    known("approved");
    const auto both = std::vector{item("approved"), item("approved", {.vin = second_vin})};
    full_sweep(both);
    EXPECT_EQ(ago(), 0min);
    clock.advance(15min);
    full_sweep({both[1]});
    EXPECT_EQ(vehicle().listed, false);
    EXPECT_EQ(ago(), 15min) << "not since it was first seen";
}

}  // namespace
}  // namespace storage
