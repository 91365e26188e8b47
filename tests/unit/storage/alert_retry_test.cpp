// Dead alerts that are sent again, and hooks whose receiver is gone for good.
#include "tests/unit/storage/alert_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(AlertsInLedger, ThatAreDeadWaitAgainAsIfTheyWereNew) {
    reject(first_vin, "11:30:00");
    const auto retry = [this](Id alert) {
        return write([alert](Writing& writing) { return writing.retry_alert(alert); });
    };
    EXPECT_FALSE(retry(4711));
    const auto message = all().at(0).message_id;
    attempt(1, failed(clock.now() + 1h));
    EXPECT_TRUE(retry(1)) << "one that waits for later is due at once";
    EXPECT_EQ(due().at(0).attempts, 1);
    attempt(1, failed(clock.now() + 1h));
    clock.advance(24h);
    attempt(1, dead());
    EXPECT_THAT(due(), IsEmpty());
    clock.advance(1h);
    EXPECT_TRUE(retry(1));
    const auto alert = due().at(0);
    EXPECT_EQ(alert.message_id, message);
    EXPECT_EQ(alert.attempts, 0);
    EXPECT_EQ(alert.tried_since, clock.now());
    EXPECT_EQ(alert.created_at, clock.now() - 25h);
    EXPECT_EQ(alert.next_attempt_at, clock.now());
    EXPECT_EQ(alert.finished_at, std::nullopt);
    EXPECT_EQ(alert.last_error, "HTTP 400") << "until it is tried";
    attempt(1, delivered());
    EXPECT_FALSE(retry(1));
}

TEST_F(AlertsInLedger, ThatWereDeadHoldUpLaterOnesOfTheirVehicleOnceTheyWaitAgain) {
    reject();
    attempt(1, dead());
    webhook("approved", "11:10:00");
    form();
    write([](Writing& writing) { return writing.retry_alert(1); });
    ASSERT_THAT(due(), SizeIs(1));
    EXPECT_EQ(due()[0].id, 1);
}

TEST_F(AlertsInLedger, ThatTellAnOpeningLateAreFollowedByItsEnd) {
    reject();
    attempt(1, dead());
    webhook("approved", "11:10:00");
    form();
    attempt(2, delivered());
    ASSERT_TRUE(write([](Writing& writing) { return writing.retry_alert(1); }));
    EXPECT_THAT(told(), ElementsAre("hook opened 1", "hook resolved 1", "hook resolved 1"));
    EXPECT_EQ(due().at(0).id, 1);
    attempt(1, delivered());
    EXPECT_EQ(due().at(0).id, 3);
}

TEST_F(AlertsInLedger, ThatAClockAheadPutOffAreDueFromTheNextOpeningOn) {
    reject();
    attempt(1, failed(clock.now() + 24h * 365));
    close();
    EXPECT_THAT(due(), SizeIs(1));
}

TEST_F(AlertsInLedger, ThatDiedWhileTheClockWasAheadAreSentAgainAllTheSame) {
    clock.advance(24h);
    webhook("pending", "11:00:00", {}, second_vin);
    clock.advance(-24h + 1min);
    reject();
    attempt(1, dead());
    EXPECT_EQ(write([&](Writing& writing) { return writing.retry_alerts({"hook", {}, clock.now()}, 9); }), 1);
}

TEST_F(AlertsInLedger, ThatAreDeadWaitAgainByHookAndKind) {
    routes = {{"hook", {}}, {"other", {}}};
    for (int n = 0; n < 3; ++n) reject(fleet_vin(n));
    webhook("suspended", "11:00:00", {}, fleet_vin(3));
    form();
    for (const auto& each : all()) attempt(each.id, dead());
    const auto retry = [this](const std::string& hook, std::optional<FindingKind> kind, int most) {
        return write([&](Writing& writing) { return writing.retry_alerts({hook, kind, clock.now()}, most); });
    };
    clock.advance(-1s);
    EXPECT_EQ(retry("hook", FindingKind::rejected, 2), 0) << "not dead by then";
    clock.advance(1s);
    EXPECT_EQ(retry("hook", FindingKind::rejected, 2), 2);
    EXPECT_EQ(retry("hook", FindingKind::rejected, 2), 1);
    EXPECT_EQ(retry("hook", FindingKind::rejected, 2), 0);
    EXPECT_EQ(retry("hook", {}, 100), 1);
    EXPECT_EQ(retry("nowhere", {}, 100), 0);
    const auto dead =
        read([](Reading& reading) { return reading.alerts({.state = AlertState::dead, .limit = 2}); });
    ASSERT_THAT(dead, SizeIs(2));
    EXPECT_EQ(dead[0].hook, "other");
    EXPECT_GT(dead[0].id, dead[1].id);
    EXPECT_THAT(due("hook", 100), SizeIs(4));
}

TEST_F(AlertsInLedger, ThatHaveWaitedTooLongAreGivenUpTogetherWithoutAnAttempt) {
    for (int n = 0; n < 3; ++n) {
        reject(fleet_vin(n));
        clock.advance(1h);
    }
    const auto give_up = [this](Time before) {
        return write([&](Writing& writing) {
            return writing.give_up_alerts({.hook = "hook", .tried_before = before, .why = "too old"}, 10);
        });
    };
    const auto attempted = write([&](Writing& writing) {
        return writing.give_up_alerts({.hook = "hook", .tried_before = clock.now(), .attempted_only = true},
                                      10);
    });
    EXPECT_EQ(attempted, 0) << "none had an attempt of its own";
    EXPECT_EQ(give_up(clock.now() - 2h), 2);
    EXPECT_EQ(give_up(clock.now() - 2h), 0);
    ASSERT_THAT(due(), SizeIs(1));
    const auto given_up = read([](Reading& reading) { return reading.alert(1).value(); });
    EXPECT_EQ(given_up.state, AlertState::dead);
    EXPECT_EQ(given_up.attempts, 0);
    EXPECT_EQ(given_up.last_error, "too old");
    EXPECT_EQ(given_up.last_status, 0) << "it had no answer";
}

TEST_F(AlertsInLedger, OfADisabledHookAreDeadUntilItIsEnabled) {
    routes = {{"hook", {}}, {"other", {}}};
    reject();
    write_only([](Writing& writing) { writing.disable_hook("hook", "410"); });
    write_only([](Writing& writing) { writing.disable_hook("hook", "once more"); });
    write_only([](Writing& writing) { writing.disable_hook("nowhere", "410"); });
    routes = {{"hook", {}}};
    reject(second_vin);
    EXPECT_THAT(due(), IsEmpty());
    const auto counts = [this](const std::string& hook) {
        return read([&](Reading& reading) { return reading.hook_counts(hook); });
    };
    EXPECT_EQ(counts("hook").dead, 3) << "the hook's own finding among them";
    EXPECT_EQ(counts("hook").disabled_at, clock.now());
    EXPECT_EQ(counts("hook").disabled_why, "410");
    EXPECT_EQ(counts("other").waiting, 1);
    const auto finding = read([](Reading& reading) { return reading.findings({.open = true}); });
    ASSERT_THAT(finding, SizeIs(3));
    const auto disabled = std::ranges::find(finding, FindingKind::hook_disabled, &Finding::kind);
    ASSERT_NE(disabled, finding.end());
    EXPECT_EQ(disabled->detail, R"({"hooks":["hook"]})");

    EXPECT_TRUE(write([](Writing& writing) { return writing.enable_hook("hook"); }));
    EXPECT_FALSE(write([](Writing& writing) { return writing.enable_hook("hook"); }));
    EXPECT_EQ(count("SELECT count(*) FROM finding_news WHERE change = 4"), 0) << "one less is no news";
    form();
    EXPECT_TRUE(read([&](Reading& reading) { return reading.finding(disabled->id); })->closed_at);
    reject(fleet_vin(7));
    EXPECT_THAT(due(), testing::Not(IsEmpty()));
}

TEST_F(AlertsInLedger, ThatWereUnderWayWhenTheirHookWasDisabledCountOnlyIfTheyWereTaken) {
    reject();
    reject(second_vin);
    write_only([](Writing& writing) { writing.disable_hook("hook", "410"); });
    attempt(1, failed(clock.now() + 1h));
    attempt(2, delivered());
    const auto state = [this](Id alert) {
        return read([&](Reading& reading) { return reading.alert(alert).value(); }).state;
    };
    EXPECT_EQ(state(1), AlertState::dead);
    EXPECT_EQ(state(2), AlertState::delivered);
}

TEST_F(AlertsInLedger, GoToAHookAgainThatHasAnotherAddress) {
    reject();
    write_only([](Writing& writing) { writing.disable_hook("hook", "410"); });
    close();
    EXPECT_TRUE(read([](Reading& reading) { return reading.hook_counts("hook"); }).disabled_at);
    close();
    hooks["hook"].address = digest_of("another");
    EXPECT_FALSE(read([](Reading& reading) { return reading.hook_counts("hook"); }).disabled_at);
    reject(second_vin);
    EXPECT_THAT(due(), SizeIs(1));
}

}  // namespace
}  // namespace storage
