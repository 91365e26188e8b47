// The outbox: what is due, in which order, and what becomes of attempts.
#include "storage/message_id.hpp"
#include "tests/unit/storage/alert_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::SizeIs;

TEST_F(AlertsInLedger, TellOfAFinding) {
    reject();
    const auto alert = all().at(0);
    EXPECT_THAT(alert.message_id, MatchesRegex("msg_[0-9A-Za-z]{22}"));
    EXPECT_EQ(alert.hook, "hook");
    EXPECT_EQ(alert.kind, FindingKind::rejected);
    EXPECT_EQ(alert.change, AlertChange::opened);
    EXPECT_EQ(alert.group, alert.message_id);
    EXPECT_EQ(alert.findings, 1);
    EXPECT_EQ(alert.state, AlertState::waiting);
    EXPECT_EQ(alert.attempts, 0);
    EXPECT_EQ(alert.created_at, clock.now());
    EXPECT_EQ(alert.tried_since, clock.now());
    EXPECT_EQ(alert.next_attempt_at, clock.now());
    EXPECT_EQ(alert.finished_at, std::nullopt);
    const auto content = read([](Reading& reading) { return reading.alert_content(1, 10).value(); });
    ASSERT_THAT(content.findings, SizeIs(1));
    const auto finding = read([](Reading& reading) { return reading.finding(1).value(); });
    EXPECT_EQ(content.findings[0].told, finding.detail);
}

TEST_F(AlertsInLedger, AreDueOldestFirst) {
    for (int n = 0; n < 3; ++n) {
        reject(fleet_vin(n));
        clock.advance(1s);
    }
    const auto first = due();
    ASSERT_THAT(first, SizeIs(3));
    EXPECT_EQ(first[0].id, 1);
    EXPECT_EQ(first[2].id, 3);
    EXPECT_THAT(due("hook", 2), SizeIs(2));
    EXPECT_THAT(due("other"), IsEmpty());
    EXPECT_EQ(next_due("other"), std::nullopt);

    const auto later = clock.now() + 30s;
    attempt(first[0].id, failed(later));
    EXPECT_THAT(due(), SizeIs(2));
    EXPECT_EQ(next_due(), later);
    clock.advance(1min);
    EXPECT_EQ(due().back().id, 1) << "by the time they are due";
}

TEST_F(AlertsInLedger, OfOneVehicleWaitForEachOther) {
    reject();
    reject(second_vin);
    webhook("approved", "11:10:00");
    form();
    ASSERT_THAT(told(), ElementsAre("hook opened 1", "hook opened 2", "hook resolved 1"));
    EXPECT_THAT(due(), SizeIs(2)) << "the end waits for the opening";
    attempt(1, failed(clock.now() + 1h));
    ASSERT_THAT(due(), SizeIs(1));
    EXPECT_EQ(due()[0].id, 2);
    EXPECT_EQ(next_due(), clock.now() + 1h);
    clock.advance(1h);
    attempt(1, delivered());
    EXPECT_EQ(due().back().id, 3);
}

TEST_F(AlertsInLedger, ThatShareAVehicleOfManyWaitForEachOther) {
    hooks["hook"].group_wait = 1min;
    webhook("rejected", "11:00:00", {}, fleet_vin(1));
    webhook("rejected", "11:00:00", {}, fleet_vin(2));
    form();
    clock.advance(1min);
    form();
    webhook("approved", "11:10:00", {}, fleet_vin(2));
    form();
    clock.advance(1min);
    form();
    ASSERT_THAT(told(), ElementsAre("hook opened 1 2", "hook resolved 2"));
    ASSERT_THAT(due(), SizeIs(1));
    attempt(1, dead());
    EXPECT_EQ(due().at(0).id, 2) << "a dead one holds up none";
}

TEST_F(AlertsInLedger, OfAnErasedVehicleHoldUpNone) {
    reject();
    attempt(1, failed(clock.now() + 1h));
    erase();
    EXPECT_THAT(all(), IsEmpty());
    const auto ticket = write([](Writing& writing) {
        return writing.begin_command(
            {.kind = CommandKind::request, .vin = vin(), .brand = "bmw", .tags = {}, .by = "t"});
    });
    write_only([&](Writing& writing) {
        writing.finish_command(ticket, {CommandState::accepted, 200, Status(KnownStatus::pending), ""});
    });
    clock.advance(1s);
    reject(first_vin, "12:30:00");
    EXPECT_THAT(due(), SizeIs(1));
}

TEST_F(AlertsInLedger, KeepTheirMessageIdAndCountAttemptsUntilTheyAreDelivered) {
    reject();
    const auto before = all().at(0);
    attempt(before.id, {AlertState::waiting, clock.now() + 5s, 0, "refused", "", false});
    auto alert = all().at(0);
    EXPECT_EQ(alert.attempts, 1);
    EXPECT_EQ(alert.next_attempt_at, clock.now() + 5s);
    EXPECT_EQ(alert.last_error, "refused");
    close();
    clock.advance(5s);
    attempt(before.id, {AlertState::delivered, {}, 200, "", "thanks", false});
    alert = read([](Reading& reading) { return reading.alert(1).value(); });
    EXPECT_EQ(alert.message_id, before.message_id);
    EXPECT_EQ(alert.state, AlertState::delivered);
    EXPECT_EQ(alert.attempts, 2);
    EXPECT_EQ(alert.next_attempt_at, std::nullopt);
    EXPECT_EQ(alert.finished_at, clock.now());
    EXPECT_EQ(alert.last_status, 200);
    EXPECT_EQ(alert.last_error, "");
    EXPECT_EQ(alert.last_answer, "thanks");
    EXPECT_THAT(due(), IsEmpty());
    EXPECT_EQ(next_due(), std::nullopt);
    EXPECT_THROW(attempt(before.id, dead()), LedgerError);
}

TEST_F(AlertsInLedger, AreDueAtOnceThoughTheClockHadJumpedAhead) {
    clock.advance(24h);
    webhook("pending", "11:00:00", {}, second_vin);
    clock.advance(-24h + 1min);
    reject(first_vin, "11:30:00");
    EXPECT_EQ(all().at(0).next_attempt_at, clock.now());
    EXPECT_THAT(due(), SizeIs(1));
    EXPECT_EQ(transitions().back().transition.recorded_at, clock.now() + 24h - 1min)
        << "what is recorded never goes back";
    attempt(1, {AlertState::waiting, {}, 503, "busy", "", false});
    EXPECT_EQ(all().at(0).next_attempt_at, clock.now());
}

TEST_F(AlertsInLedger, AreDueAtOnceAfterARestartThoughTheClockHadJumpedAhead) {
    clock.advance(24h);
    webhook("pending", "11:00:00", {}, second_vin);
    close();
    clock.advance(-24h);
    reject(first_vin, "11:30:00");
    EXPECT_THAT(due(), SizeIs(1));
}

TEST_F(AlertsInLedger, AreShownNewestFirstInPages) {
    for (int n = 0; n < 3; ++n) reject(fleet_vin(n));
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
