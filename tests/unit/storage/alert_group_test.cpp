// From findings to alerts: groups, their times, ends, and what is told once.
#include "tests/unit/storage/alert_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(AlertGroups, TellTogetherWhatComesWithinTheWait) {
    for (int n = 1; n <= 50; ++n) reject_soon(fleet_vin(n));
    EXPECT_EQ(form(), clock.now() + 30s);
    EXPECT_THAT(all(), IsEmpty());
    form_after(29s);
    EXPECT_THAT(all(), IsEmpty());
    form_after(1s);
    ASSERT_THAT(all(), SizeIs(1));
    EXPECT_EQ(all()[0].findings, 50);
}

TEST_F(AlertGroups, TellWhatComesLaterOnceTheIntervalIsOver) {
    reject_soon(fleet_vin(1));
    form();
    form_after(30s);
    reject_soon(fleet_vin(2));
    EXPECT_EQ(form(), clock.now() + 5min);
    form_after(4min);
    reject_soon(fleet_vin(3));
    form();
    EXPECT_THAT(all(), SizeIs(1));
    form_after(1min);
    EXPECT_THAT(told(), ElementsAre("hook opened 1", "hook opened 2 3"));
    form_after(6min);
    EXPECT_EQ(count("SELECT count(*) FROM alert_groups"), 0) << "forgotten when it makes no difference";
    reject_soon(fleet_vin(4));
    EXPECT_EQ(form(), clock.now() + 30s);
}

TEST_F(AlertGroups, AreOfOneDigest) {
    reject_soon(fleet_vin(1));
    form();
    routes = {{"hook", digest_of("another group")}};
    reject_soon(fleet_vin(2));
    form();
    form_after(30s);
    EXPECT_THAT(told(), ElementsAre("hook opened 1", "hook opened 2"));
}

TEST_F(AlertGroups, TakeSeveralAlertsWhereOneIsFull) {
    hooks["hook"].most_findings = 2;
    for (int n = 1; n <= 5; ++n) reject_soon(fleet_vin(n));
    form();
    form_after(30s);
    EXPECT_THAT(told(), ElementsAre("hook opened 1 2", "hook opened 3 4", "hook opened 5"));
}

TEST_F(AlertGroups, LeaveOutWhatHasEndedMeanwhile) {
    reject_soon(fleet_vin(1));
    reject_soon(fleet_vin(2));
    form();
    webhook("approved", "11:01:00", {}, fleet_vin(1));
    form_after(30s);
    EXPECT_THAT(told(), ElementsAre("hook opened 2"));
    webhook("approved", "11:01:00", {}, fleet_vin(2));
    form();
    form_after(30s);
    EXPECT_THAT(told(), ElementsAre("hook opened 2", "hook resolved 2"));
}

TEST_F(AlertGroups, SayNothingWhereAllHasEnded) {
    reject_soon(first_vin);
    form();
    webhook("approved", "11:01:00");
    form_after(10min);
    EXPECT_THAT(all(), IsEmpty());
    EXPECT_EQ(count("SELECT count(*) FROM alert_groups"), 0);
}

TEST_F(AlertGroups, TellEachEndTogetherWithOthersOfItsOpening) {
    for (int n = 1; n <= 3; ++n) reject_soon(fleet_vin(n));
    form();
    form_after(30s);
    for (int n = 1; n <= 2; ++n) webhook("approved", "11:01:00", {}, fleet_vin(n));
    form();
    form_after(30s);
    EXPECT_THAT(told(), ElementsAre("hook opened 1 2 3", "hook resolved 1 2"));
    EXPECT_EQ(all()[0].group, all()[1].message_id);
    EXPECT_EQ(all()[0].kind, FindingKind::rejected);
}

TEST_F(AlertGroups, SayNothingOfEndsWhereTheHookDoesNotAskForThem) {
    hooks["hook"].resolved = false;
    reject();
    form_after(30s);
    webhook("approved", "11:01:00");
    form_after(10min);
    EXPECT_THAT(told(), ElementsAre("hook opened 1"));
}

TEST_F(AlertGroups, TellAgainOnlyWhatWasToldToHaveEnded) {
    hooks["hook"].group_wait = 0s;
    hooks["hook"].group_interval = 0s;
    hooks["other"].group_wait = 1h;
    routes = {{"hook", {}}, {"other", {}}};
    const std::vector<clearance::ChangelogEntry> entries{{"2026-03-02T11:00:00Z", KnownStatus::rejected, ""}};
    list(item("rejected", {.changelog = entries}));
    webhook("rejected", "11:00:00");
    form();
    clock.advance(1h);
    form();
    ASSERT_THAT(told(), ElementsAre("hook opened 1", "other opened 1"));
    // a webhook says otherwise, and no list ever confirms it
    webhook("approved", "12:59:00");
    form();
    clock.advance(10min);
    list(item("rejected", {.changelog = entries, .salt = "right"}));
    form();
    EXPECT_THAT(told(), ElementsAre("hook opened 1", "other opened 1", "hook resolved 1", "hook opened 1"))
        << "the other hook was not told of an end";
    EXPECT_EQ(count("SELECT count(*) FROM findings"), 1);
    clock.advance(2h);
    form();
    EXPECT_THAT(all(), SizeIs(4));
}

TEST_F(AlertGroups, SayTheSameAtEveryAttemptThoughTheFindingIsToldAnew) {
    hooks["hook"].group_wait = hooks["hook"].group_interval = 0s;
    list_pending_ford();
    look_after(24h * 7);
    look_after(24h * 3);
    ASSERT_THAT(told(), ElementsAre("hook opened 1", "hook opened 1"));
    const auto said = [this](Id alert) {
        return read(
            [&](Reading& reading) { return reading.alert_content(alert, 9).value().findings.at(0).told; });
    };
    EXPECT_THAT(said(1), testing::HasSubstr("notice"));
    EXPECT_THAT(said(2), testing::HasSubstr("overdue"));
}

TEST_F(AlertGroups, AreDueThoughTheyWereBegunWhileTheClockWasAhead) {
    clock.advance(24h * 365);
    reject_soon(first_vin);
    form();
    clock.advance(-24h * 365);
    form();
    EXPECT_THAT(told(), ElementsAre("hook opened 1"));
}

TEST_F(AlertGroups, HearOfAFindingOnceItsBrandAndTagsAreKnown) {
    reject_soon(first_vin);
    form();
    form_after(30s);
    routes = {{"hook", {}}, {"other", {}}};  // as if that were for a brand
    clock.advance(1h);
    list(item("rejected", {.brand = "bmw",
                           .tags = Tags{{"depot", "north"}},
                           .changelog = {{"2026-03-02T11:00:00Z", KnownStatus::rejected, ""}}}));
    form();
    form_after(10min);
    EXPECT_THAT(told(), ElementsAre("hook opened 1", "other opened 1"))
        << "who knew it already hears nothing";
}

TEST_F(AlertGroups, OfAHookThatIsNotConfiguredAnyMoreAreDropped) {
    reject_soon(first_vin);
    form();
    close();
    hooks.erase("hook");
    clock.advance(1h);
    EXPECT_EQ(form(), std::nullopt);
    EXPECT_THAT(all(), IsEmpty());
    EXPECT_EQ(count("SELECT count(*) FROM alert_group_members"), 0);
}

TEST_F(AlertGroups, SurviveARestartAndAnErasure) {
    for (int n = 1; n <= 3; ++n) reject_soon(fleet_vin(n));
    form();
    close();
    erase(fleet_vin(1));
    form_after(30s);
    EXPECT_THAT(told(), ElementsAre("hook opened 2 3"));
    erase(fleet_vin(2));
    EXPECT_THAT(told(), ElementsAre("hook opened 3"));
    EXPECT_EQ(all()[0].findings, 1);
    erase(fleet_vin(3));
    EXPECT_THAT(all(), IsEmpty());
}

TEST_F(AlertGroups, WaitForRulesThatWork) {
    reject_soon(first_vin);
    rules_throw = true;
    EXPECT_THROW(form(), std::runtime_error);
    rules_throw = false;
    form();
    form_after(30s);
    EXPECT_THAT(told(), ElementsAre("hook opened 1"));
}

TEST_F(AlertGroups, AreDueThoughTheClockHadJumpedAhead) {
    reject_soon(fleet_vin(1));
    form();
    form_after(24h);
    clock.advance(-24h);
    reject_soon(fleet_vin(2));
    EXPECT_LE(form().value(), clock.now() + 5min);
    form_after(5min);
    EXPECT_THAT(told(), ElementsAre("hook opened 1", "hook opened 2"));
}

}  // namespace
}  // namespace storage
