// Full sweeps and checks: what a list tells, and what it does not.
#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

using clearance::KnownStatus;

class FullSweep : public TrackingTest {
  public:
    SweepResult check() {
        auto with = context();
        Sweep sweep(with, SweepKind::check);
        return run(sweep.run_check(vin()));
    }
    static std::vector<Script::Item> fleet(int size) {
        std::vector<Script::Item> items;
        for (int n = 0; n < size; ++n) items.emplace_back(item("approved", fleet_vin(n)));
        return items;
    }
};

TEST_F(FullSweep, LeavesARecordOfWhatItRead) {
    platform.lists = {{.items = {item("approved"), item("pending", second_vin)}}};
    const auto result = full();
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(platform.calls, std::vector<std::string>{"list"});
    ASSERT_EQ(sweeps().size(), 1U);
    const auto record = sweeps().front();
    EXPECT_EQ(record.kind, SweepKind::full);
    EXPECT_EQ(record.outcome, SweepOutcome::complete);
    EXPECT_TRUE(record.finished_at);
    EXPECT_EQ(record.error, "");
    EXPECT_EQ(record.tally.listed, 2);
    EXPECT_EQ(record.tally.created, 2);
    EXPECT_EQ(record.tally.confirmed + record.tally.changed + record.tally.skipped, 0);
    EXPECT_EQ(status(), "approved");
    EXPECT_EQ(status(second_vin), "pending");
    EXPECT_TRUE(transitions().at(0).transition.has(clearance::Source::sweep));
    EXPECT_EQ(vehicle()->listed, true);
}

TEST_F(FullSweep, RepairsWhatNoWebhookTold) {
    platform.lists = {{.items = {item("pending"), item("approved", second_vin)}},
                      {.items = {item("approved"), item("approved", second_vin)}}};
    full();
    clock += 900'000'000;
    const auto result = full();
    EXPECT_EQ(result.tally.changed, 1);
    EXPECT_EQ(result.tally.confirmed, 1);
    EXPECT_EQ(story(), "pending approved");
}

TEST_F(FullSweep, WritesNothingOfVehiclesThatAreAsTheyWere) {
    platform.piece = 64;
    platform.lists = {{.items = fleet(600)}, {.items = fleet(600)}};
    EXPECT_EQ(full().tally.created, 600);
    EXPECT_EQ(platform.handed_over, 600U);
    const auto before = sequence();
    const auto result = full();
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(result.tally.listed, 600);
    EXPECT_EQ(result.tally.confirmed, 600);
    EXPECT_EQ(sequence(), before);
    EXPECT_EQ(platform.handed_over, 600U) << "they were known by their digests";
    EXPECT_EQ(count("SELECT count(*) FROM vehicles WHERE listed = 1"), 600);
}

TEST_F(FullSweep, ConcludesAbsencesOfACompleteList) {
    platform.lists = {{.items = {item("approved"), item("approved", second_vin)}},
                      {.items = {item("approved")}}};
    full();
    full();
    EXPECT_EQ(vehicle()->listed, true);
    EXPECT_EQ(vehicle(second_vin)->listed, false);
    EXPECT_EQ(status(second_vin), "approved") << "absence is not revocation";
}

TEST_F(FullSweep, OfAnEmptyListIsCompleteAndConcludesNothingUntilASecondAgrees) {
    platform.lists = {{.items = {item("approved")}}, {}, {}};
    full();
    auto result = full();
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(result.tally.listed, 0);
    EXPECT_EQ(result.absences.undecided, 1);
    EXPECT_EQ(vehicle()->listed, true);
    result = full();
    EXPECT_EQ(result.absences.unlisted, 1);
    EXPECT_EQ(vehicle()->listed, false);
    EXPECT_EQ(status(), "approved");
}

TEST_F(FullSweep, ConcludesTheAbsenceOfManyInParts) {
    platform.piece = 4'000;
    platform.lists = {{.items = fleet(2'500)}, {}, {}, {.items = fleet(2'500)}};
    full();
    full();
    const auto commits = ledger->statistics().commits;
    EXPECT_EQ(full().absences.unlisted, 2'500);
    EXPECT_GE(ledger->statistics().commits - commits, 5U) << "so that other writes go in between";
    EXPECT_EQ(count("SELECT count(*) FROM vehicles WHERE listed = 0"), 2'500);
    EXPECT_EQ(full().tally.confirmed, 2'500);
    EXPECT_EQ(count("SELECT count(*) FROM vehicles WHERE listed = 1"), 2'500);
}

TEST_F(FullSweep, HearsAsTheWholeWhatWasAHalfOfAVinListedTwice) {
    auto twice = fleet(600);
    twice.insert(twice.begin(), item("canceled"));
    twice.emplace_back(item("pending"));  // in another batch than the other half
    auto once = fleet(600);
    once.emplace_back(item("pending"));
    platform.piece = 64;
    platform.lists = {{.items = twice}, {.items = twice}, {.items = once}, {.items = once}};
    webhook("canceled", "2026-03-02T11:00:00Z");
    const auto full_an_hour_later = [this] {
        clock += 3'600'000'000;
        return full();
    };
    full_an_hour_later();
    const auto before = sequence();
    EXPECT_EQ(full_an_hour_later().tally.changed, 0);
    EXPECT_EQ(sequence(), before) << "halves said again are no news";
    EXPECT_EQ(status(), "canceled");
    const auto result = full_an_hour_later();
    EXPECT_EQ(status(), "pending");
    EXPECT_EQ(result.tally.changed, 1);
    EXPECT_EQ(result.tally.listed, 601);
    EXPECT_EQ(result.tally.confirmed, 600);
    EXPECT_EQ(full_an_hour_later().tally.changed, 0);
    EXPECT_EQ(status(), "pending");
}

TEST_F(FullSweep, TakesTheSameVinTwiceInOneList) {
    platform.piece = 10;
    platform.lists = {{.items = {item("pending"), item("approved")}},
                      {.items = {item("approved"), item("approved")}}};
    auto result = full();
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(result.tally.listed, 2);
    EXPECT_EQ(result.tally.created, 1);
    EXPECT_EQ(count("SELECT count(*) FROM vehicles"), 1);
    EXPECT_EQ(status(), "approved");
    result = full();
    EXPECT_EQ(result.tally.listed, 2);
    EXPECT_EQ(result.tally.confirmed, 2);
}

TEST_F(FullSweep, LeavesToAWebhookWhatCameBehindItsRequest) {
    webhook("approved", "2026-03-02T11:00:00Z");
    const auto held = gate();
    platform.lists = {
        {.items = {item("revoking", first_vin, {{"2026-02-20T10:00:00Z", KnownStatus::pending, ""}}),
                   item("approved", second_vin)},
         .before = held}};
    auto with = context();
    Sweep sweep(with, SweepKind::full);
    std::optional<SweepResult> result;
    boost::asio::co_spawn(loop, sweep.run_full(),
                          [&](const std::exception_ptr&, SweepResult value) { result = std::move(value); });
    until([&] { return held->reached(); });
    clock += 1'000'000;
    webhook("revoked", "2026-03-02T11:59:59Z");
    held->open();
    until([&] { return result.has_value(); });
    EXPECT_EQ(result->outcome, SweepOutcome::complete);
    EXPECT_EQ(status(), "revoked") << "the list's `revoking` was true before";
    EXPECT_EQ(story(), "pending approved revoked") << "its changelog counts all the same";
}

TEST_F(FullSweep, WithoutSuchAWebhookBelievesTheBareStatus) {
    webhook("approved", "2026-03-02T11:00:00Z");
    clock += 600'000'000;
    platform.lists = {{.items = {item("revoking")}}};
    full();
    EXPECT_EQ(status(), "revoking");
}

TEST_F(FullSweep, ThatTheLedgerCannotRecordFailsAndSaysSo) {
    platform.lists = {{.items = {item("approved")}}};
    ledger->fail_writes(1, 1);
    EXPECT_THROW(full(), storage::LedgerError);
    ASSERT_EQ(sweeps().size(), 1U);
    EXPECT_EQ(sweeps()[0].outcome, SweepOutcome::failed);
    EXPECT_EQ(sweeps()[0].error, "cut short: the ledger could not commit: the disk is full");
    EXPECT_EQ(platform.calls.size(), 1U);
}

TEST_F(FullSweep, ThatTheLedgerCannotBeginAsksNothing) {
    ledger->fail_writes(1);
    EXPECT_THROW(full(), storage::LedgerError);
    EXPECT_TRUE(platform.calls.empty());
}

TEST_F(FullSweep, ThatTheLedgerCannotEndIsClosedByTheNextStart) {
    ledger->fail_writes(1, 2);
    EXPECT_THROW(full(), storage::LedgerError);
    ASSERT_EQ(sweeps().size(), 1U);
    EXPECT_EQ(sweeps()[0].outcome, SweepOutcome::running);
    reopen();
    EXPECT_EQ(sweeps()[0].outcome, SweepOutcome::failed);
}

TEST_F(FullSweep, CheckOfOneVinRecordsItsAnswer) {
    platform.gets = {
        {.items = {item("approved", first_vin, {{"2026-03-01T10:00:00Z", KnownStatus::approved, ""}})}}};
    const auto result = check();
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(result.tally.created, 1);
    EXPECT_EQ(platform.calls, std::vector<std::string>{"get " + first_vin});
    EXPECT_EQ(sweeps().at(0).kind, SweepKind::check);
    EXPECT_EQ(transitions().at(0).transition.occurred_at, clearance::parse_time("2026-03-01T10:00:00Z"));
}

TEST_F(FullSweep, CheckThatFindsNoVehicleConcludesNothing) {
    platform.lists = {{.items = {item("approved")}}};
    full();
    const auto before = sequence();
    const auto result = check();
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(result.tally.listed, 0);
    EXPECT_EQ(sequence(), before);
    EXPECT_EQ(status(), "approved");
    EXPECT_EQ(vehicle()->listed, true);
}

}  // namespace
}  // namespace tracking
