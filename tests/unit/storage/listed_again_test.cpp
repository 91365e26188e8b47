// Items that a sweep meets again, and a VIN that stands in one list twice.
#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

class ListedAgain : public LedgerTest {
  public:
    /// A full sweep that does not look at what the index knows, as those of the service.
    void full_sweep_as_indexed(const std::vector<clearance::ListedVehicle>& items) {
        const auto index = read([](Reading& reading) { return reading.listing_index(); });
        const auto asked = ask(write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); }));
        std::vector<Half> alone;
        for (const auto& item : items) {
            if (index->unchanged(item.digest) != 0) continue;
            const auto halves = write([&](Writing& writing) {
                return writing.record_listed(asked, {&item, 1}).halves;
            });
            const auto same = [&item](const auto& other) { return other.vin == item.vin; };
            if (std::ranges::count_if(items, same) == 1)
                alone.insert(alone.end(), halves.begin(), halves.end());
        }
        write([&](Writing& writing) { return writing.record_alone(asked, alone); });
    }
    /// Of the same list again and again, and of its part that a filtered one holds.
    void expect_no_growth(const std::vector<clearance::ListedVehicle>& all,
                          const std::vector<clearance::ListedVehicle>& filtered) {
        const auto rounds = [&](int filtered_ones) {
            for (int i = 0; i < filtered_ones; ++i) {
                clock.advance(15s);
                auto asked = ask();
                asked.filtered = true;
                list(asked, filtered);
            }
            clock.advance(15s);
            full_sweep_as_indexed(all);
        };
        for (const int filtered_ones : {0, 30, 30, 3}) rounds(filtered_ones);
        const auto before = count("SELECT count(*) FROM observations");
        for (const int filtered_ones : {30, 0, 3, 30}) rounds(filtered_ones);
        EXPECT_EQ(count("SELECT count(*) FROM observations"), before);
    }
};

const std::vector<clearance::ChangelogEntry> pending_then_approved{
    {"2026-03-01T08:00:00Z", KnownStatus::pending, ""}, {"2026-03-01T09:00:00Z", KnownStatus::approved, ""}};

TEST_F(ListedAgain, ItemsAreKnownByTheirDigest) {
    const auto first = item("approved", {.changelog = pending_then_approved});
    const auto second = item("approved", {.vin = second_vin, .changelog = pending_then_approved});
    list(ask(), {first, second});
    const auto index = read([](Reading& reading) { return reading.listing_index(); });
    EXPECT_EQ(index->unchanged(first.digest), 1);
    EXPECT_EQ(index->unchanged(second.digest), 2);
    EXPECT_EQ(index->unchanged(digest_of("else")), 0);
}

TEST_F(ListedAgain, VinTwiceInOneListIsAppliedTwice) {
    const auto tally = list(ask(), {item("pending", {.changelog = {pending_then_approved[0]}}),
                                    item("approved", {.changelog = pending_then_approved})});
    EXPECT_EQ(tally.listed, 2);
    EXPECT_EQ(tally.created, 1);
    EXPECT_EQ(tally.changed, 1);
    EXPECT_EQ(story(), "pending approved");
}

TEST_F(ListedAgain, VinTwiceTellsNothingNewInTheNextSweep) {
    for (const bool stale_first : {true, false}) {
        const std::string of = stale_first ? first_vin : second_vin;
        std::vector halves{item("pending", {.vin = of, .changelog = {pending_then_approved[0]}}),
                           item("approved", {.vin = of, .changelog = pending_then_approved})};
        if (!stale_first) std::ranges::reverse(halves);
        full_sweep(halves);
        const auto before = count("SELECT count(*) FROM observations");
        for (int i = 0; i < 3; ++i) {
            clock.advance(1h);
            full_sweep(halves);
        }
        EXPECT_EQ(count("SELECT count(*) FROM observations"), before);
        EXPECT_EQ(story(of), "pending approved");
    }
}

TEST_F(ListedAgain, VinTwiceWithoutChangelogsDoesNotTakeTurns) {
    for (const bool stale_first : {true, false}) {
        const std::string of = stale_first ? first_vin : second_vin;
        std::vector halves{item("pending", {.vin = of}), item("approved", {.vin = of})};
        if (!stale_first) std::ranges::reverse(halves);
        full_sweep(halves);
        clock.advance(1h);
        webhook("approved", clearance::format_time(clock.now() - 61min), {}, of);  // moves nothing
        clock.advance(10min);
        list(item("approved", {.vin = of}));  // the answer for one VIN is one half
        for (int i = 0; i < 4; ++i) {
            clock.advance(1h);
            full_sweep(halves);
            EXPECT_EQ(status(of), "approved") << "sweep " << i;
        }
    }
}

TEST_F(ListedAgain, VinThatComesToStandThereTwiceDoesNotTakeTurnsForEver) {
    for (const bool stale_first : {true, false}) {
        const std::string of = stale_first ? first_vin : second_vin;
        full_sweep({item("rejected", {.vin = of})});
        std::vector halves{item("pending", {.vin = of}), item("rejected", {.vin = of})};
        if (!stale_first) std::ranges::reverse(halves);
        for (int i = 0; i < 4; ++i) {
            clock.advance(1h);
            full_sweep_as_indexed(halves);
        }
        const auto before = count("SELECT count(*) FROM transitions");
        for (int i = 0; i < 4; ++i) {
            clock.advance(1h);
            full_sweep_as_indexed(halves);
        }
        EXPECT_EQ(status(of), "rejected");
        EXPECT_EQ(count("SELECT count(*) FROM transitions"), before) << story(of);
    }
}

TEST_F(ListedAgain, VinThatStandsThereOnceAgainIsHeard) {
    webhook("canceled", clearance::format_time(clock.now()));
    clock.advance(1h);
    full_sweep_as_indexed({item("canceled"), item("pending")});
    EXPECT_EQ(status(), "canceled");
    for (int i = 0; i < 12; ++i) {
        clock.advance(1h);
        full_sweep_as_indexed({item("pending")});
        EXPECT_EQ(status(), "pending");
    }
    const auto index = read([](Reading& reading) { return reading.listing_index(); });
    EXPECT_EQ(index->unchanged(item("pending").digest), 1);
}

TEST_F(ListedAgain, VinThatStandsThereThreeTimesCostsNothingWhileNothingChanges) {
    const auto whole = item("pending", {.changelog = {{"2026-01-01T10:00:00Z", KnownStatus::rejected, ""},
                                                      {"2026-01-06T10:00:00Z", KnownStatus::pending, ""}}});
    const auto bare = item("pending", {.salt = "bare"});
    expect_no_growth({whole, bare, item("rejected")}, {whole, bare});
    const auto old = item(
        "pending", {.vin = second_vin, .changelog = {{"2026-01-26T10:00:00Z", KnownStatus::pending, ""}}});
    const auto newer = item("approved", {.vin = second_vin,
                                         .changelog = {{"2026-01-06T10:00:00Z", KnownStatus::pending, ""},
                                                       {"2026-01-17T10:00:00Z", KnownStatus::approved, ""},
                                                       {"2026-01-21T10:00:00Z", KnownStatus::approved, ""}}});
    expect_no_growth({newer, item("approved", {.vin = second_vin}), old}, {old});
}

TEST_F(ListedAgain, HalfOfAnErasedOrForeignVehicleIsNothing) {
    list(item("approved"));
    const auto tally = write([&](Writing& writing) {
        return writing.record_alone(ask(), std::vector<Half>{{.vehicle = 77, .status = Status("pending")}});
    });
    EXPECT_EQ(tally.changed, 0);
    EXPECT_EQ(tally.confirmed, 0);
}

TEST_F(ListedAgain, TheSameWithdrawsABareStatusThatItDoesNotHold) {
    const auto whole = item("approved", {.changelog = pending_then_approved});
    list(whole);
    clock.advance(1h);
    list(item("suspended"));
    clock.advance(2min);
    full_sweep_as_indexed({whole});
    EXPECT_EQ(status(), "suspended") << "too early to decide";
    clock.advance(15min);
    full_sweep_as_indexed({whole});
    EXPECT_EQ(story(), "pending approved");
}

}  // namespace
}  // namespace storage
