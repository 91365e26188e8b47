// In-flight sweeps: only what is under way, asked for in two steps.
#include <algorithm>

#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

const std::string by_status = "list status=pending,revoking,canceling,error";

class InFlight : public TrackingTest {
  public:
    /// What a full sweep found before.
    void known(std::vector<Script::Item> items) {
        platform.lists = {{.items = std::move(items)}};
        full();
        platform.lists.clear();
        platform.calls.clear();
        clock += 600'000'000;
    }
};

TEST_F(InFlight, AsksNothingAndLeavesNoRecordWhereNothingIsUnfinished) {
    known({item("approved"), item("rejected", second_vin)});
    const auto result = in_flight();
    EXPECT_EQ(result.outcome, SweepOutcome::running);
    EXPECT_TRUE(platform.calls.empty());
    EXPECT_EQ(sweeps_of(SweepKind::in_flight), 0U);
}

TEST_F(InFlight, AsksByStatusThenForThoseLackingByVin) {
    known({item("pending"), item("pending", second_vin), item("approved", third_vin)});
    platform.lists = {{.items = {item("pending")}}, {.items = {item("approved", second_vin)}}};
    const auto result = in_flight();
    EXPECT_EQ(platform.calls, (std::vector<std::string>{by_status, "list vin=" + second_vin}));
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(result.tally.listed, 2);
    EXPECT_EQ(result.tally.confirmed, 1);
    EXPECT_EQ(result.tally.changed, 1);
    EXPECT_EQ(story(second_vin), "pending approved");
    EXPECT_EQ(vehicle(third_vin)->listed, true) << "a filtered list concludes no absence";
    EXPECT_EQ(sweeps().front().kind, SweepKind::in_flight);
}

TEST_F(InFlight, WhatAVehicleAskedForByVinBecameStandsWhateverIsToldLateOfBefore) {
    known({item("pending")});
    platform.lists = {{}, {.items = {item("revoked")}}};
    in_flight();
    EXPECT_EQ(status(), "revoked");
    webhook("approved", "2026-03-02T12:02:00Z");
    EXPECT_EQ(story(), "pending approved revoked");
}

TEST_F(InFlight, HearsAsTheWholeWhatWasAHalfOfAVehicleUnderWay) {
    known({item("canceling"), item("pending")});
    EXPECT_EQ(status(), "canceling");
    clock += 3'600'000'000;
    platform.lists = {{.items = {item("pending"), item("canceling")}}, {.items = {item("pending")}}};
    in_flight();
    EXPECT_EQ(status(), "canceling") << "both halves are there";
    in_flight();
    EXPECT_EQ(status(), "pending");
}

TEST_F(InFlight, StaleHalfOfAFinishedVehicleIsNotWrittenAgainAndAgain) {
    known({item("approved"), item("pending"), item("pending", second_vin)});
    EXPECT_EQ(status(), "approved");
    const auto before = sequence();
    for (int i = 0; i < 4; ++i) {
        platform.lists.push_back({.items = {item("pending"), item("pending", second_vin)}});
        clock += 60'000'000;
        in_flight();
    }
    EXPECT_EQ(status(), "approved");
    EXPECT_EQ(sequence(), before);
}

TEST_F(InFlight, AsksForNothingMoreWhereAllAreFound) {
    known({item("pending"), item("revoking", second_vin)});
    platform.lists = {{.items = {item("pending"), item("revoking", second_vin)}}};
    const auto before = sequence();
    in_flight();
    EXPECT_EQ(platform.calls, std::vector<std::string>{by_status});
    EXPECT_EQ(sequence(), before);
}

TEST_F(InFlight, AsksForAStatusNeverSeenBeforeToo) {
    known({item("on-holiday"), item("on-holiday", second_vin)});
    platform.lists = {{.items = {item("on-holiday")}}};
    in_flight();
    EXPECT_EQ(platform.calls,
              (std::vector<std::string>{by_status + ",on-holiday", "list vin=" + second_vin}));
    EXPECT_EQ(status(second_vin), "on-holiday") << "not found: nothing is concluded";
}

TEST_F(InFlight, AsksByVinForItWhereThePlatformRefusesSuchAFilter) {
    for (const unsigned refusal : {400U, 414U, 422U, 431U}) {
        known({item("on-holiday"), item("pending", second_vin)});
        platform.calls.clear();
        platform.lists = {
            {.items = {}, .failure = failure_of(api_client::Failure::Kind::refused, refusal, "not so")},
            {.items = {item("pending", second_vin)}},
            {.items = {item("approved")}}};
        EXPECT_EQ(in_flight().outcome, SweepOutcome::complete);
        EXPECT_EQ(platform.calls,
                  (std::vector<std::string>{by_status + ",on-holiday", by_status, "list vin=" + first_vin}));
        EXPECT_EQ(status(), "approved");
        clock += 3'600'000'000;
    }
}

TEST_F(InFlight, DoesNotAskForWordsThatWouldFillTheRequest) {
    const std::string word(9'000, 'x');
    known({item(word), item("pending", second_vin)});
    platform.lists = {{.items = {item("approved", second_vin)}}, {.items = {item(word)}}};
    EXPECT_EQ(in_flight().outcome, SweepOutcome::complete);
    EXPECT_EQ(platform.calls, (std::vector<std::string>{by_status, "list vin=" + first_vin}));
    EXPECT_EQ(status(second_vin), "approved");
}

TEST_F(InFlight, FailsWhereItIsRefusedOtherwise) {
    known({item("on-holiday")});
    platform.lists = {
        {.items = {}, .failure = failure_of(api_client::Failure::Kind::refused, 403, "Forbidden")}};
    EXPECT_EQ(in_flight().outcome, SweepOutcome::failed);
    EXPECT_EQ(platform.calls.size(), 1U);
}

TEST_F(InFlight, AsksForErrorAndByVinForAVehicleWithoutAStatus) {
    known({item("error")});
    webhook("approved", "", second_vin);
    ASSERT_EQ(status(second_vin), "-");
    platform.lists = {{.items = {item("error")}}, {.items = {item("pending", second_vin)}}};
    in_flight();
    EXPECT_EQ(platform.calls, (std::vector<std::string>{by_status, "list vin=" + second_vin}));
    EXPECT_EQ(status(second_vin), "pending");
}

TEST_F(InFlight, ConfirmsWhomItFoundAsTheyWereWithoutAWriteOrAParse) {
    known({item("pending"), item("pending", second_vin)});
    platform.lists = {{.items = {item("pending")}}, {.items = {}}};
    platform.handed_over = 0;
    const auto result = in_flight();
    EXPECT_EQ(result.tally.confirmed, 1);
    EXPECT_EQ(platform.handed_over, 0U) << "known by its digest";
    EXPECT_EQ(vehicle()->last_confirmed, now()());
    EXPECT_EQ(vehicle(second_vin)->last_confirmed, now()() - 10min) << "it was in neither answer";
}

TEST_F(InFlight, DoesNotConfirmWhatItCouldNotRead) {
    known({item("pending"), item("pending", second_vin)});
    platform.lists = {{.items = {item("pending"), skipped("{}", second_vin)}}};
    const auto result = in_flight();
    EXPECT_EQ(result.tally.skipped, 1);
    EXPECT_EQ(platform.calls, std::vector<std::string>{by_status}) << "it is there, if not readable";
    EXPECT_EQ(vehicle()->last_confirmed, now()());
    EXPECT_EQ(vehicle(second_vin)->last_confirmed, now()() - 10min);
}

TEST_F(InFlight, ListsAgainWhomAFullListLacked) {
    known({item("pending"), item("approved", second_vin)});
    platform.lists = {{.items = {item("approved", second_vin)}}};
    full();
    ASSERT_EQ(vehicle()->listed, false);
    platform.lists = {{.items = {item("pending")}}};
    in_flight();
    EXPECT_EQ(vehicle()->listed, true);
}

TEST_F(InFlight, AsksForAtMostAHundredVinsAtOnce) {
    std::vector<Script::Item> items;
    for (int n = 0; n < 250; ++n) items.emplace_back(item("pending", fleet_vin(n)));
    known(items);
    in_flight();
    ASSERT_EQ(platform.calls.size(), 4U);
    std::vector<std::ptrdiff_t> sizes;
    for (std::size_t i = 1; i < 4; ++i) sizes.push_back(std::ranges::count(platform.calls[i], ',') + 1);
    EXPECT_EQ(sizes, (std::vector<std::ptrdiff_t>{100, 100, 50}));
    EXPECT_TRUE(platform.calls[3].ends_with(fleet_vin(249)));
}

TEST_F(InFlight, NeverMovesAFinishedVehicleByAStaleItem) {
    known({item("approved"), item("pending", second_vin)});
    platform.lists = {{.items = {item("pending"), item("pending", second_vin)}}};
    const auto result = in_flight();
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(status(), "approved");
    EXPECT_EQ(story(), "approved");
    clock += 600'000'000;
    platform.lists = {{.items = {item("pending"), item("pending", second_vin)}}};
    full();
    EXPECT_EQ(status(), "pending") << "the whole list is believed";
}

TEST_F(InFlight, TakesAFenceOfItsOwnForEachCall) {
    known({item("pending")});
    const auto tell = [this] { webhook("approved", "2026-03-02T12:09:00Z", second_vin); };
    platform.lists = {{.items = {}, .told = tell}, {.items = {item("approved")}}};
    in_flight();
    EXPECT_EQ(count("SELECT max(fence) FROM observations WHERE reference = 2 AND kind = 3"),
              count("SELECT id FROM observations WHERE kind = 1"));
}

TEST_F(InFlight, BeginsAgainWhenACallFails) {
    known({item("pending"), item("pending", second_vin)});
    platform.lists = {{.items = {item("pending")}},
                      {.items = {}, .failure = cut_off()},
                      {.items = {item("pending")}},
                      {.items = {item("approved", second_vin)}}};
    const auto result = in_flight();
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(result.tally.listed, 2);
    EXPECT_EQ(platform.calls.size(), 4U);
    EXPECT_EQ(status(second_vin), "approved");
}

}  // namespace
}  // namespace tracking
