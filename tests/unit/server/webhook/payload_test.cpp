#include "server/webhook/payload.hpp"

#include <gtest/gtest.h>

#include <string>

#include "clearance/time.hpp"

namespace {

using storage::DeliveryOutcome;
using webhook::Payload;
using webhook::read_payload;

std::string change(const std::string& vehicle, const std::string& event) {
    return R"({"vehicle":)" + vehicle + R"(,"event":{"type":"fleet_clearance_changed",)" + event + "}}";
}

Payload read_change(const std::string& event) {
    return read_payload(change(R"({"vin":"2HM00000000000003"})", R"("action":"rejected",)" + event), "");
}

TEST(Payload, OfAChangeSaysVehicleStatusTimeAndReason) {
    const auto payload =
        read_change(R"("received_at":"2026-11-23T03:43:43.120Z","detail":"no consent","new":[1])");
    ASSERT_EQ(payload.outcome, DeliveryOutcome::recorded);
    EXPECT_EQ(payload.event_type, "fleet_clearance_changed");
    EXPECT_EQ(payload.problem, "");
    ASSERT_TRUE(payload.event);
    EXPECT_EQ(payload.event->vin.text(), "2HM00000000000003");
    EXPECT_EQ(payload.event->status, clearance::Status("rejected"));
    EXPECT_EQ(payload.event->occurred_at, clearance::parse_time("2026-11-23T03:43:43.120Z"));
    EXPECT_TRUE(payload.event->occurred_at);
    EXPECT_EQ(payload.event->occurred_text, "2026-11-23T03:43:43.120Z");
    EXPECT_EQ(payload.event->reason, "no consent");
}

TEST(Payload, AStatusNeverSeenBeforeIsData) {
    const auto payload = read_payload(change(R"({"vin":" 2hm1 "})", R"("action":" on_hold ")"), "");
    ASSERT_TRUE(payload.event);
    EXPECT_EQ(payload.event->status.text(), "on_hold");
    EXPECT_EQ(payload.event->vin.text(), "2HM1");
}

TEST(Payload, WithoutAReadableTimeTheEventHasNoneAndKeepsTheText) {
    const std::pair<std::string, std::string> cases[] = {{R"("received_at":"yesterday")", "yesterday"},
                                                         {R"("received_at":1700000000)", "1700000000"},
                                                         {R"("received_at":null)", ""},
                                                         {R"("other":1)", ""}};
    for (const auto& [member, text] : cases) {
        const auto payload = read_change(member);
        ASSERT_TRUE(payload.event) << member;
        EXPECT_FALSE(payload.event->occurred_at) << member;
        EXPECT_EQ(payload.event->occurred_text, text);
    }
}

struct Detail {
    std::string json, reason;
};
class PayloadDetail : public testing::TestWithParam<Detail> {};

TEST_P(PayloadDetail, BecomesTheReason) {
    const auto payload = read_change(R"("detail":)" + GetParam().json);
    ASSERT_TRUE(payload.event);
    EXPECT_EQ(payload.event->reason, GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, PayloadDetail,
    testing::Values(Detail{R"("as \"it\" is\n")", "as \"it\" is\n"}, Detail{"null", ""}, Detail{R"("")", ""},
                    Detail{R"({"detail":"d","description":"c","message":"b","reason":"a"})", "a"},
                    Detail{R"({"detail":"d","description":"c","message":"b"})", "b"},
                    Detail{R"({"detail":"d","description":"c"})", "c"}, Detail{R"({"detail":"d"})", "d"},
                    Detail{R"({"reason":7,"message":"b"})", "b"}, Detail{R"({ "code": 7 })", R"({"code":7})"},
                    Detail{R"({})", "{}"}, Detail{R"([1, "x"])", R"([1,"x"])"}, Detail{"42", "42"},
                    Detail{"true", "true"}));

TEST(Payload, APingMayBeNextToNothing) {
    const std::pair<std::string, std::string> pings[] = {{R"({"event":{"type":"ping"}})", ""},
                                                         {R"({"type":"ping"})", ""},
                                                         {"{}", "ping"},
                                                         {"", "ping"},
                                                         {" \n", " ping "},
                                                         {R"({"event":null})", "ping"}};
    for (const auto& [body, header] : pings) {
        const auto payload = read_payload(body, header);
        EXPECT_EQ(payload.outcome, DeliveryOutcome::ping) << body;
        EXPECT_EQ(payload.event_type, "ping");
        EXPECT_FALSE(payload.event);
    }
}

TEST(Payload, AnotherTypeIsIgnoredWhateverElseItHas) {
    const auto payload = read_payload(R"({"event":{"type":"vehicle_moved","action":7},"vehicle":"x"})", "");
    EXPECT_EQ(payload.outcome, DeliveryOutcome::ignored);
    EXPECT_EQ(payload.event_type, "vehicle_moved");
}

TEST(Payload, TheUnsignedHeaderNeverOverridesTheBody) {
    const auto body = change(R"({"vin":"A"})", R"("action":"approved")");
    EXPECT_EQ(read_payload(body, "ping").outcome, DeliveryOutcome::recorded);
    EXPECT_EQ(read_payload(R"({"event":{"type":"ping"}})", "fleet_clearance_changed").outcome,
              DeliveryOutcome::ping);
    EXPECT_EQ(read_payload("no json", "ping").outcome, DeliveryOutcome::unreadable);
}

TEST(Payload, TheHeaderServesABodyWithoutAType) {
    const auto payload =
        read_payload(R"({"vehicle":{"vin":"A"},"event":{"action":"approved"}})", "fleet_clearance_changed");
    ASSERT_EQ(payload.outcome, DeliveryOutcome::recorded);
    EXPECT_EQ(payload.event->status, clearance::KnownStatus::approved);
}

struct Unreadable {
    std::string body, problem;
};
class UnreadablePayload : public testing::TestWithParam<Unreadable> {};

TEST_P(UnreadablePayload, SaysWhatWasExpected) {
    const auto payload = read_payload(GetParam().body, "");
    EXPECT_EQ(payload.outcome, DeliveryOutcome::unreadable);
    EXPECT_EQ(payload.problem.substr(0, GetParam().problem.size()), GetParam().problem);
    EXPECT_FALSE(payload.event);
}

INSTANTIATE_TEST_SUITE_P(
    Problems, UnreadablePayload,
    testing::Values(
        Unreadable{"", "not JSON at line 1, column 1: "},
        Unreadable{"{\"a\":x}", "not JSON at line 1, column 6: "},
        Unreadable{"{\n\"a\":1,\n  'b'}", "not JSON at line 3, column 3: "},
        Unreadable{"{} {}", "not JSON at line 1, column 4: "},
        Unreadable{"{\"a\":", "not JSON at line 1, column 6: "},
        Unreadable{std::string("{\"a\":\"\xC3\x28\"}"), "not JSON at line 1, column 7: "},
        Unreadable{std::string(1000, '['), "not JSON at line 1, column 33: "},
        Unreadable{"[]", "expected a JSON object"}, Unreadable{"\"ping\"", "expected a JSON object"},
        Unreadable{"{}", "event.type is missing"}, Unreadable{R"({"event":{}})", "event.type is missing"},
        Unreadable{R"({"event":{"type":7}})", "event.type is missing"},
        Unreadable{R"({"event":{"type":" "}})", "event.type is missing"},
        Unreadable{R"({"event":"ping"})", "event.type is missing"},
        Unreadable{R"({"event":{"type":"fleet_clearance_changed","action":"approved"}})",
                   "vehicle.vin is missing"},
        Unreadable{change("{}", R"("action":"approved")"), "vehicle.vin is missing"},
        Unreadable{change("\"A\"", R"("action":"approved")"), "vehicle.vin is missing"},
        Unreadable{change(R"({"vin":7})", R"("action":"approved")"), "vehicle.vin is not a VIN"},
        Unreadable{change(R"({"vin":" "})", R"("action":"approved")"), "vehicle.vin is not a VIN"},
        Unreadable{change(R"({"vin":"A\u0000B"})", R"("action":"approved")"), "vehicle.vin is not a VIN"},
        Unreadable{change(R"({"vin":"A"})", R"("x":1)"), "event.action is missing"},
        Unreadable{change(R"({"vin":"A"})", R"("action":null)"), "event.action is not a status"},
        Unreadable{change(R"({"vin":"A"})", R"("action":"")"), "event.action is not a status"},
        Unreadable{change(R"({"vin":"A"})", R"("action":"a\u0000b")"), "event.action is not a status"},
        Unreadable{change(R"({"vin":"A"})", R"("action":")" + std::string(65, 'a') + "\""),
                   "event.action is not a status"}));

TEST(Payload, ANulInTheReasonIsKept) {
    const auto payload = read_change(R"("detail":"a\u0000b")");
    ASSERT_TRUE(payload.event);
    EXPECT_EQ(payload.event->reason, std::string("a\0b", 3));
}

TEST(Payload, OfDuplicateKeysTheLastCounts) {
    const auto payload =
        read_payload(change(R"({"vin":"A","vin":"B"})", R"("action":"pending","action":"approved")"), "");
    ASSERT_TRUE(payload.event);
    EXPECT_EQ(payload.event->vin.text(), "B");
    EXPECT_EQ(payload.event->status, clearance::KnownStatus::approved);
}

TEST(Payload, AVeryLongTextIsReadWhole) {
    const std::string reason(500'000, 'r');
    const auto payload = read_change(R"("detail":")" + reason + "\"");
    ASSERT_TRUE(payload.event);
    EXPECT_EQ(payload.event->reason, reason);
}

}  // namespace
