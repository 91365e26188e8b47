#include "storage/message_id.hpp"
#include "tests/unit/storage/alert_fixture.hpp"

namespace storage {
namespace {

using testing::IsEmpty;
using testing::MatchesRegex;
using testing::SizeIs;

TEST_F(AlertsInLedger, AreWrittenWithTheChangeThatCausesThem) {
    list(item("approved", {.tags = Tags{{"depot", "north"}}}));
    clock.advance(1h);
    heard.clear();
    webhook("rejected", "12:59:00", "no data");
    ASSERT_THAT(heard, SizeIs(1));
    EXPECT_EQ(heard[0].vin, vin());
    EXPECT_EQ(heard[0].brand, "volkswagen");
    EXPECT_EQ(heard[0].tags, (Tags{{"depot", "north"}}));
    EXPECT_EQ(heard[0].present.to, Status(KnownStatus::rejected));
    EXPECT_EQ(heard[0].present.reason, "no data");
    EXPECT_EQ(heard[0].present.id, transitions().back().transition.id);
    EXPECT_EQ(heard[0].now, clock.now());
    EXPECT_EQ(heard[0].ledger_created_at, ledger().created_at());
    EXPECT_EQ(heard[0].first_full_sweep_end, std::nullopt);

    const auto alert = all().at(0);
    EXPECT_THAT(alert.message_id, MatchesRegex("msg_[0-9A-Za-z]{22}"));
    EXPECT_EQ(alert.hook, "hook");
    EXPECT_EQ(alert.kind, "rejected");
    EXPECT_EQ(alert.vin, vin());
    EXPECT_EQ(alert.transition, heard[0].present.id);
    EXPECT_EQ(alert.data, R"({"a":1})");
    EXPECT_EQ(alert.state, AlertState::waiting);
    EXPECT_EQ(alert.attempts, 0);
    EXPECT_EQ(alert.created_at, clock.now());
    EXPECT_EQ(alert.next_attempt_at, clock.now());
    EXPECT_EQ(alert.finished_at, std::nullopt);
}

TEST_F(AlertsInLedger, HearWhenTheFirstFullSweepEnded) {
    clock.advance(1h);
    full_sweep({});
    const auto end = clock.now();
    clock.advance(1h);
    full_sweep({});
    webhook("rejected", "13:59:00");
    EXPECT_EQ(heard.back().first_full_sweep_end, end);
}

TEST_F(AlertsInLedger, AreAskedForOnlyWhenThePresentChanges) {
    webhook("rejected", "11:00:00");
    webhook("pending", "10:00:00");  // tells of the past
    EXPECT_THAT(heard, SizeIs(1));
    list(item("rejected", {.changelog = {{"2026-03-02T10:00:01Z", KnownStatus::pending, ""},
                                         {"2026-03-02T11:00:01Z", KnownStatus::rejected, ""}}}));
    EXPECT_THAT(heard, SizeIs(1)) << "the same transition, known better";
    EXPECT_THAT(all(), SizeIs(1));
}

TEST_F(AlertsInLedger, AreAskedForAgainWhenAWebhookTellsWhatASweepTold) {
    drafts.clear();  // as if the rejection had been adopted
    list(item("rejected", {.changelog = {{"2026-03-02T11:00:00Z", KnownStatus::rejected, ""}}}));
    drafts = {{"hook", "rejected", "1"}};
    webhook("rejected", "11:02:01");
    ASSERT_THAT(heard, SizeIs(2));
    EXPECT_EQ(heard[1].present.sources, 3);
    EXPECT_THAT(all(), SizeIs(1));
    webhook("rejected", "11:02:02");
    EXPECT_THAT(heard, SizeIs(2)) << "told by a webhook already";
}

TEST_F(AlertsInLedger, OfARejectionThatTwoEntriesMayMeanAreOneForEachInTheEnd) {
    const std::vector<clearance::ChangelogEntry> entries{{"2026-03-02T10:01:00Z", KnownStatus::rejected, ""},
                                                         {"2026-03-02T10:02:00Z", KnownStatus::pending, ""},
                                                         {"2026-03-02T10:03:00Z", KnownStatus::rejected, ""}};
    list(item("rejected", {.changelog = {entries[0]}}));
    const auto first = transitions().at(0).transition.id;
    webhook("rejected", "10:03:01");
    ASSERT_THAT(transitions(), SizeIs(1));
    EXPECT_THAT(all(), SizeIs(1));
    clock.advance(15min);
    list(item("rejected", {.changelog = entries}));
    const auto told = transitions();
    ASSERT_THAT(told, SizeIs(3));
    EXPECT_EQ(told[0].transition.id, first);
    EXPECT_EQ(told[0].transition.sources, 2) << "missed";
    EXPECT_EQ(told[2].transition.sources, 3);
    EXPECT_EQ(told[2].transition.occurred_at, at("10:03:00"));
    const auto alerts = all();
    ASSERT_THAT(alerts, SizeIs(2));
    EXPECT_EQ(alerts[0].transition, told[2].transition.id);
    EXPECT_EQ(alerts[1].transition, first);
}

TEST_F(AlertsInLedger, AreWrittenOnceForEachHookKindAndTransition) {
    drafts = {{"hook", "rejected", "1"},
              {"hook", "rejected", "2"},
              {"hook", "stuck", "3"},
              {"other", "rejected", "4"}};
    webhook("rejected", "11:00:00");
    EXPECT_THAT(all(), SizeIs(3));
    webhook("pending", "11:10:00");
    EXPECT_THAT(all(), SizeIs(6));
    webhook("rejected", "11:20:00");
    EXPECT_THAT(all(), SizeIs(9)) << "a new transition";
}

TEST_F(AlertsInLedger, ThatRulesFailToMakeUndoTheJob) {
    rules_throw = true;
    EXPECT_THROW(webhook("rejected", "11:00:00"), std::runtime_error);
    EXPECT_EQ(count("SELECT count(*) FROM deliveries"), 0);
    rules_throw = false;
    EXPECT_FALSE(webhook("rejected", "11:00:00").repeat);
    EXPECT_THAT(all(), SizeIs(1));
}

TEST_F(AlertsInLedger, OvertakenWithinTheirGroupAreNotSent) {
    write_only([&](Writing& writing) {
        for (const auto* told : {"rejected", "pending"}) {
            Delivery delivery;
            delivery.body = told;
            delivery.digest = digest_of(told);
            delivery.outcome = DeliveryOutcome::recorded;
            delivery.event =
                WebhookEvent{.vin = vin(),
                             .status = Status(told),
                             .occurred_at = at(std::string(told) == "rejected" ? "11:00:00" : "11:10:00"),
                             .occurred_text = {},
                             .reason = {}};
            writing.record_delivery(delivery);
        }
    });
    ASSERT_THAT(heard, SizeIs(2));
    const auto alerts = all();
    ASSERT_THAT(alerts, SizeIs(1));
    EXPECT_EQ(alerts[0].transition, heard[1].present.id);
}

TEST_F(AlertsInLedger, OvertakenLaterStay) {
    webhook("rejected", "11:00:00");
    drafts.clear();
    webhook("pending", "11:10:00");
    EXPECT_THAT(all(), SizeIs(1));
}

TEST_F(AlertsInLedger, AreDueOldestFirst) {
    for (int n = 0; n < 3; ++n) {
        webhook("rejected", "11:00:00", {}, fleet_vin(n));
        clock.advance(1s);
    }
    const auto first = due();
    ASSERT_THAT(first, SizeIs(3));
    EXPECT_EQ(first[0].vin.text(), fleet_vin(0));
    EXPECT_EQ(first[2].vin.text(), fleet_vin(2));
    EXPECT_THAT(due("hook", 2), SizeIs(2));
    EXPECT_THAT(due("other"), IsEmpty());
    EXPECT_EQ(next_due("other"), std::nullopt);

    const auto later = clock.now() + 30s;
    attempt(first[0].id,
            {.state = AlertState::waiting, .next_attempt_at = later, .status = 503, .error = "busy"});
    EXPECT_THAT(due(), SizeIs(2));
    EXPECT_EQ(next_due(), first[1].next_attempt_at);
    clock.advance(1min);
    EXPECT_EQ(due().back().vin.text(), fleet_vin(0)) << "by the time they are due";
}

TEST_F(AlertsInLedger, KeepTheirMessageIdAndCountAttemptsUntilTheyAreDelivered) {
    webhook("rejected", "11:00:00");
    const auto before = all().at(0);
    attempt(
        before.id,
        {.state = AlertState::waiting, .next_attempt_at = clock.now() + 5s, .status = 0, .error = "refused"});
    auto alert = all().at(0);
    EXPECT_EQ(alert.attempts, 1);
    EXPECT_EQ(alert.next_attempt_at, clock.now() + 5s);
    EXPECT_EQ(alert.last_error, "refused");
    close();
    clock.advance(5s);
    attempt(before.id, {.state = AlertState::delivered, .next_attempt_at = {}, .status = 204, .error = ""});
    alert = all().at(0);
    EXPECT_EQ(alert.message_id, before.message_id);
    EXPECT_EQ(alert.state, AlertState::delivered);
    EXPECT_EQ(alert.attempts, 2);
    EXPECT_EQ(alert.next_attempt_at, std::nullopt);
    EXPECT_EQ(alert.finished_at, clock.now());
    EXPECT_EQ(alert.last_status, 204);
    EXPECT_THAT(due(), IsEmpty());
    EXPECT_EQ(next_due(), std::nullopt);
    EXPECT_THROW(
        attempt(before.id, {.state = AlertState::dead, .next_attempt_at = {}, .status = 0, .error = ""}),
        LedgerError);
}

TEST_F(AlertsInLedger, AreDueAtOnceThoughTheClockHadJumpedAhead) {
    clock.advance(24h);
    webhook("pending", "11:00:00", {}, second_vin);
    clock.advance(-24h + 1min);
    webhook("rejected", "11:30:00");
    EXPECT_EQ(all().at(0).next_attempt_at, clock.now());
    EXPECT_THAT(due(), SizeIs(1));
    EXPECT_EQ(transitions().back().transition.recorded_at, clock.now() + 24h - 1min)
        << "what is recorded never goes back";

    const auto alert = due().at(0).id;
    attempt(alert, {.state = AlertState::waiting, .next_attempt_at = {}, .status = 503, .error = "busy"});
    EXPECT_EQ(all().at(0).next_attempt_at, clock.now());
}

TEST_F(AlertsInLedger, AreDueAtOnceAfterARestartThoughTheClockHadJumpedAhead) {
    clock.advance(24h);
    webhook("pending", "11:00:00", {}, second_vin);
    close();
    clock.advance(-24h);
    webhook("rejected", "11:30:00");
    EXPECT_THAT(due(), SizeIs(1));
}

TEST_F(AlertsInLedger, AreShownNewestFirstInPages) {
    for (int n = 0; n < 3; ++n) webhook("rejected", "11:00:00", {}, fleet_vin(n));
    const auto page = read([](Reading& reading) { return reading.alerts({.limit = 2}); });
    ASSERT_THAT(page, SizeIs(2));
    EXPECT_EQ(page[0].id, 3);
    EXPECT_EQ(read([](Reading& reading) { return reading.alerts({.limit = 2, .before = 2}); }).at(0).id, 1);
}

TEST(MessageId, IsAlwaysAnother) {
    std::set<std::string> ids;
    for (int i = 0; i < 1'000; ++i) ids.insert(new_message_id());
    EXPECT_EQ(ids.size(), 1'000U);
    EXPECT_THAT(*ids.begin(), MatchesRegex("msg_[0-9A-Za-z]{22}"));
}

}  // namespace
}  // namespace storage
