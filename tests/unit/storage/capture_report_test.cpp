// The gap ledger as it is asked for: by brand, in a range, with lags; what is missed, marked and listed.
#include "storage/capture_tally.hpp"
#include "tests/unit/storage/capture_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(Captures, ABrandLearnedLaterIsTheOneCounted) {
    webhook_at("12:05:01", "approved", "12:05:00");
    ASSERT_THAT(report().brands, SizeIs(1));
    EXPECT_EQ(report().brands[0].brand, "");
    listed("12:10:00", "approved", {entry("12:05:00", KnownStatus::approved)});
    ASSERT_THAT(report().brands, SizeIs(1));
    EXPECT_EQ(report().brands[0].brand, "volkswagen");
    EXPECT_EQ(words(report().brands[0].counts), "told");
}

TEST_F(Captures, AreCountedByBrandInATimeRange) {
    list(item("pending", {.vin = second_vin, .brand = "BMW"}));
    webhook_at("12:05:01", "approved", "12:05:00");
    webhook_at("12:06:00", "approved", "12:05:30", second_vin);
    listed("12:10:00", "approved", {entry("12:05:00", KnownStatus::approved)});
    webhook_at("12:20:00", "revoked", "12:19:00", second_vin);
    const auto all = report();
    ASSERT_THAT(all.brands, SizeIs(2));
    EXPECT_EQ(all.brands[0].brand, "BMW");
    EXPECT_EQ(words(all.brands[0].counts), "told 2");
    EXPECT_EQ(words(all.brands[1].counts), "told");
    EXPECT_EQ(words(all.total), "told 3");

    EXPECT_EQ(words(report({"bmw"}).total), "told 2");
    EXPECT_EQ(words(report({"bmw", "Volkswagen"}).total), "told 3");
    EXPECT_EQ(words(report({"kia"}).total), "");
    EXPECT_EQ(words(report({}, "12:05:30").total), "told 2") << "since counts itself";
    EXPECT_EQ(words(report({}, "12:05:00", "12:05:30").total), "told") << "until does not";
    EXPECT_THAT(report({}, "12:05:31", "12:19:00").brands, IsEmpty());
}

TEST_F(Captures, LagsAreExactAndNeverNegative) {
    webhook_at("2026-03-02T12:05:01.5Z", "approved", "12:05:00", fleet_vin(1));
    webhook_at("12:05:02", "approved", "12:05:10", fleet_vin(2));  // the platform's clock is ahead
    listed("12:10:00", "approved", {entry("12:08:00", KnownStatus::approved)}, fleet_vin(3));
    webhook_at("12:18:00", "approved", "12:08:00", fleet_vin(3));
    listed("12:30:00", "approved", {entry("12:20:00", KnownStatus::approved)}, fleet_vin(4));
    clock.advance(1h);
    const auto total = report().total;
    EXPECT_EQ(words(total), "told 2, late, missed");
    ASSERT_TRUE(total.lags);
    EXPECT_EQ(total.lags->p50, 1500ms);
    EXPECT_EQ(total.lags->p90, 10min);
    EXPECT_EQ(total.share_told(), 0.5);
}

TEST_F(Captures, AShareIsNothingWhileNothingIsDecided) {
    EXPECT_EQ(report().total.share_told(), std::nullopt);
    listed("12:10:00", "approved", {entry("12:04:59", KnownStatus::approved)});
    EXPECT_EQ(report().total.share_told(), std::nullopt);
    clock.advance(1h);
    EXPECT_EQ(report().total.share_told(), 0.0);
}

TEST_F(Captures, AreMarkedAThousandAtOnceThoseFirstThatSweepsSawFirst) {
    std::vector<clearance::ListedVehicle> fleet;
    for (int n = 0; n < 1'000; ++n) {
        fleet.push_back(
            item("approved", {.vin = fleet_vin(n), .changelog = {entry("12:05:00", KnownStatus::approved)}}));
    }
    clock.set(at("12:11:00"));
    list(ask(), fleet);
    clock.set(at("12:12:00"));
    list(item("approved", {.changelog = {entry("12:04:00", KnownStatus::approved)}}));
    clock.advance(1h);
    EXPECT_THAT(mark(), SizeIs(1'000));
    const auto rest = mark();
    ASSERT_THAT(rest, SizeIs(1));
    EXPECT_EQ(rest[0].vin, vin());
    EXPECT_THAT(mark(), IsEmpty());
}

TEST_F(Captures, MissedOnesAreListedNewestFirstInPages) {
    for (int n = 0; n < 5; ++n) {
        const auto minute = "12:0" + std::to_string(n / 2 + 1) + ":00";  // two at once
        clock.set(at("12:30:00"));
        list(item("approved", {.vin = fleet_vin(n),
                               .brand = n == 3 ? "kia" : "bmw",
                               .changelog = {entry(minute, KnownStatus::approved)}}));
    }
    EXPECT_THAT(missed(), IsEmpty());
    clock.advance(1h);
    mark();
    const auto vins = [](const std::vector<MissedTransition>& some) {
        std::vector<std::string> texts;
        for (const auto& each : some) texts.push_back(each.vin.text());
        return texts;
    };
    const auto first = missed({.brands = {}, .limit = 2, .behind = {}});
    EXPECT_THAT(vins(first), ElementsAre(fleet_vin(4), fleet_vin(3)));
    EXPECT_EQ(first[0].recorded.transition.occurred_at, at("12:03:00"));
    EXPECT_EQ(first[0].recorded.transition.to, Status(KnownStatus::approved));
    EXPECT_GT(first[0].recorded.seq, 0);
    const auto second = missed({.brands = {}, .limit = 2, .behind = first.back().place});
    EXPECT_THAT(vins(second), ElementsAre(fleet_vin(2), fleet_vin(1)));
    EXPECT_THAT(vins(missed({.brands = {}, .limit = 2, .behind = second.back().place})),
                ElementsAre(fleet_vin(0)));
    EXPECT_THAT(vins(missed({.brands = {"KIA"}, .limit = 2, .behind = {}})), ElementsAre(fleet_vin(3)));
}

TEST(CaptureTally, RanksLagsByTheNearestRank) {
    CaptureTally tally, other;
    const Time occurred = at("12:00:00");
    for (int n = 100; n >= 1; --n) {
        auto& some = n % 3 == 0 ? other : tally;
        some.add({.occurred_at = occurred, .webhook_at = occurred + n * 1s, .sweep_at = {}, .missed_at = {}},
                 occurred);
    }
    tally += other;
    const auto lags = tally.counts().lags.value();
    EXPECT_EQ(lags.p50, 50s);
    EXPECT_EQ(lags.p90, 90s);
    EXPECT_EQ(lags.p99, 99s);

    CaptureTally one;
    one.add({.occurred_at = occurred, .webhook_at = occurred + 7s, .sweep_at = {}, .missed_at = {}},
            occurred);
    EXPECT_EQ(one.counts().lags->p50, 7s);
    EXPECT_EQ(one.counts().lags->p99, 7s);
}

}  // namespace
}  // namespace storage
