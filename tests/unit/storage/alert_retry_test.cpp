// Dead alerts that are sent again.
#include "tests/unit/storage/alert_fixture.hpp"

namespace storage {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST_F(AlertsInLedger, ThatAreDeadWaitAgainAsIfTheyWereNew) {
    webhook("rejected", "11:30:00");
    const auto retry = [this](Id alert) {
        return write([alert](Writing& writing) { return writing.retry_alert(alert); });
    };
    EXPECT_FALSE(retry(1)) << "it waits";
    EXPECT_FALSE(retry(4711));
    const auto message = all().at(0).message_id;
    attempt(1, {AlertState::waiting, clock.now() + 1h, 503, ""});
    clock.advance(24h);
    attempt(1, {AlertState::dead, {}, 410, "gone"});
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
    EXPECT_EQ(alert.last_error, "gone") << "until it is tried";
    attempt(1, {AlertState::delivered, {}, 204, ""});
    EXPECT_FALSE(retry(1));
}

TEST_F(AlertsInLedger, ThatAreDeadWaitAgainByHookAndKind) {
    drafts = {{"hook", "rejected", "{}"}, {"hook", "stuck", "{}"}, {"other", "rejected", "{}"}};
    for (int n = 0; n < 3; ++n) webhook("rejected", "11:30:00", {}, fleet_vin(n));
    for (const auto& each : all()) attempt(each.id, {AlertState::dead, {}, 400, ""});
    const auto retry = [this](const std::string& hook, const std::string& kind, int most) {
        return write([&](Writing& writing) { return writing.retry_alerts({hook, kind, clock.now()}, most); });
    };
    clock.advance(-1s);
    EXPECT_EQ(retry("hook", "stuck", 2), 0) << "not dead by then";
    clock.advance(1s);
    EXPECT_EQ(retry("hook", "stuck", 2), 2);
    EXPECT_EQ(retry("hook", "stuck", 2), 1);
    EXPECT_EQ(retry("hook", "stuck", 2), 0);
    EXPECT_EQ(retry("hook", "", 100), 3);
    EXPECT_EQ(retry("nowhere", "", 100), 0);
    const auto dead =
        read([](Reading& reading) { return reading.alerts({.state = AlertState::dead, .limit = 2}); });
    ASSERT_THAT(dead, SizeIs(2));
    EXPECT_EQ(dead[0].hook, "other");
    EXPECT_GT(dead[0].id, dead[1].id);
    EXPECT_THAT(due("hook", 100), SizeIs(6));
}

}  // namespace
}  // namespace storage
