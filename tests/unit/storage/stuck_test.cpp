// Vehicles that are under way for too long.
#include "tests/unit/storage/finding_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Stuck : public Findings {
  public:
    Stuck() {
        stuck_limits = {.pending = std::chrono::days(14),
                        .ending = std::chrono::days(7),
                        .pending_by_brand = {{"ford", std::chrono::days(10)}},
                        .notice = std::chrono::days(3)};
    }
    bool look() {
        return write([](Writing& writing) { return writing.watch({}); });
    }
    void look_after(std::chrono::minutes time) {
        clock.advance(time);
        look();
    }
    std::int64_t news() { return count("SELECT count(*) FROM finding_news"); }
};

TEST_F(Stuck, OpensAheadOfTheCarmakersDeadlineAndTellsAgainAtIt) {
    list(item("pending",
              {.brand = "ford", .changelog = {{"2026-03-02T11:00:00Z", KnownStatus::pending, ""}}}));
    look_after(24h * 7 - 1h - 1min - 1h);
    EXPECT_THAT(open(), IsEmpty());
    look_after(1h + 1min);
    ASSERT_THAT(open(), ElementsAre("stuck " + first_vin));
    EXPECT_THAT(detail(),
                HasSubstr(R"("stage":"notice","status":"pending","occurred_at":"2026-03-02T11:00:00.000Z")"));
    EXPECT_THAT(detail(), HasSubstr(R"("may_be_rejected_from":"2026-03-12T11:00:00.000Z")"));
    EXPECT_EQ(findings()[0].since, at("11:00:00"));
    EXPECT_EQ(news(), 1);
    look_after(24h * 3 - 1min);
    EXPECT_EQ(news(), 1);
    look_after(1min);
    EXPECT_EQ(news(), 2);
    EXPECT_THAT(open(), ElementsAre("stuck " + first_vin));
    EXPECT_THAT(detail(), HasSubstr(R"("stage":"overdue")"));
    look_after(24h * 30);
    EXPECT_EQ(news(), 2);
}

TEST_F(Stuck, IsToldAgainAtItsLimitAloneHoweverWellItIsKnownWhenItBegan) {
    list(item("pending", {.brand = "ford"}));
    look_after(24h * 7);
    EXPECT_EQ(news(), 1);
    EXPECT_TRUE(write([](Writing& writing) { return writing.acknowledge_finding(1, "me", ""); }));
    list(item("pending",
              {.brand = "ford", .changelog = {{"2026-03-02T11:00:00Z", KnownStatus::pending, ""}}}));
    look_after(1min);
    EXPECT_EQ(news(), 2) << "the acknowledgement";
    ASSERT_EQ(findings().size(), 1U);
    EXPECT_TRUE(findings()[0].acknowledged);
    EXPECT_THAT(detail(), HasSubstr(R"("occurred_at":"2026-03-02T11:00:00.000Z")"));
    EXPECT_THAT(detail(), HasSubstr(R"("may_be_rejected_from":"2026-03-12T11:00:00.000Z")"));
    look_after(24h * 3);
    EXPECT_EQ(news(), 3);
    EXPECT_FALSE(findings()[0].acknowledged) << "another stage is another matter";
    list(item("pending", {.brand = "ford",
                          .changelog = {{"2026-03-02T11:00:00Z", KnownStatus::pending, ""},
                                        {"2026-03-02T10:00:00Z", KnownStatus::pending, ""}}}));
    look_after(1min);
    EXPECT_EQ(news(), 3);
    EXPECT_EQ(findings()[0].since, at("10:00:00"));
}

TEST_F(Stuck, IsToldOnceAgainWhenItsBrandAndSoItsLimitBecomesKnown) {
    webhook("pending", "11:00:00");
    look_after(24h * 15);
    EXPECT_EQ(news(), 1);
    list(item("pending",
              {.brand = "ford", .changelog = {{"2026-03-02T11:00:00Z", KnownStatus::pending, ""}}}));
    look_after(1min);
    EXPECT_EQ(news(), 2) << "its description, not its limit beside that";
    EXPECT_THAT(detail(), HasSubstr(R"("limit_seconds":864000)"));
}

TEST_F(Stuck, OpensAtTheLimitWhereTheCarmakerStatesNone) {
    list(
        item("pending", {.brand = "bmw", .changelog = {{"2026-03-02T11:00:00Z", KnownStatus::pending, ""}}}));
    look_after(24h * 14 - 1h - 1min);
    EXPECT_THAT(open(), IsEmpty());
    look_after(1h);
    ASSERT_THAT(open(), ElementsAre("stuck " + first_vin));
    EXPECT_THAT(detail(), HasSubstr(R"("stage":"overdue")"));
    EXPECT_THAT(detail(), Not(HasSubstr("may_be_rejected_from")));
}

TEST_F(Stuck, TakesABrandInAnyCaseOfLetters) {
    list(item("pending", {.brand = "FORD"}));
    look_after(24h * 7);
    EXPECT_EQ(open().size(), 1U);
}

TEST_F(Stuck, IsForRevokingAndCancelingToo) {
    list(item("revoking", {.brand = "ford"}));
    list(item("canceling", {.vin = second_vin}));
    look_after(24h * 7);
    EXPECT_EQ(open(FindingKind::stuck), 2);
}

TEST_F(Stuck, EndsWhenTheStatusChanges) {
    list(item("pending", {.brand = "ford"}));
    look_after(24h * 8);
    EXPECT_EQ(open(FindingKind::stuck), 1);
    webhook("approved", "2026-03-10T11:00:00Z");
    EXPECT_THAT(open(), IsEmpty());
    look_after(24h * 30);
    EXPECT_THAT(open(), IsEmpty());
}

TEST_F(Stuck, IsToldOfWhatWasUnderWayBeforeTheTrackersFirstStart) {
    full_sweep({item("pending",
                     {.brand = "bmw", .changelog = {{"2025-12-01T11:00:00Z", KnownStatus::pending, ""}}})});
    look();
    EXPECT_THAT(open(), ElementsAre("stuck " + first_vin));
}

TEST_F(Stuck, FollowsABrandThatIsToldLater) {
    webhook("pending", "11:00:00");
    list(item("pending",
              {.brand = "ford", .changelog = {{"2026-03-02T11:00:00Z", KnownStatus::pending, ""}}}));
    look_after(24h * 7);
    EXPECT_THAT(open(), ElementsAre("stuck " + first_vin));
}

TEST_F(Stuck, FollowsOtherLimitsFromTheNextStartOn) {
    list(item("pending", {.brand = "bmw"}));
    look_after(24h);
    EXPECT_THAT(open(), IsEmpty());
    close();
    stuck_limits.pending = 12h;
    look();
    EXPECT_THAT(open(), ElementsAre("stuck " + first_vin));
}

TEST_F(Stuck, IsFoundInSteps) {
    std::vector<clearance::ListedVehicle> many;
    for (int n = 0; n < 250; ++n) many.push_back(item("pending", {.vin = fleet_vin(n)}));
    list(ask(), many);
    clock.advance(24h * 15);
    EXPECT_TRUE(look());
    EXPECT_FALSE(look());
    EXPECT_EQ(open(FindingKind::stuck), 250);
}

TEST_F(Stuck, StaysClosedByAPersonWhenItIsKnownBetterWhenItBegan) {
    list(item("pending", {.brand = "ford"}));
    look_after(24h * 7);
    EXPECT_TRUE(write([](Writing& writing) { return writing.close_finding(1, "me", "known"); }));
    list(item("pending",
              {.brand = "ford", .changelog = {{"2026-03-02T11:00:00Z", KnownStatus::pending, ""}}}));
    look_after(1min);
    EXPECT_THAT(open(), IsEmpty());
    EXPECT_EQ(findings().size(), 1U);
}

TEST_F(Stuck, StaysClosedByAPersonUntilTheNextStage) {
    list(item("pending", {.brand = "ford"}));
    look_after(24h * 7);
    EXPECT_TRUE(write([](Writing& writing) { return writing.close_finding(1, "me", "known"); }));
    look_after(24h);
    EXPECT_THAT(open(), IsEmpty());
    EXPECT_EQ(findings()[0].closed_by, "me");
    look_after(24h * 2);
    EXPECT_THAT(open(), ElementsAre("stuck " + first_vin));
}

}  // namespace
}  // namespace storage
