#include "tests/unit/server/alerts/told_messages.hpp"

namespace {

using namespace test;

json::value event_of(const alerts::Message& message) {
    return told("pagerduty", message, "routing key");
}

TEST(PagerDuty, TriggersAnIncidentOfTheGroup) {
    const auto event = event_of(three());
    EXPECT_EQ(text(event, "/routing_key"), "routing key");
    EXPECT_EQ(text(event, "/event_action"), "trigger");
    EXPECT_EQ(text(event, "/dedup_key"), "msg_group");
    EXPECT_EQ(text(event, "/client"), "clearance-tracker");
    EXPECT_EQ(text(event, "/client_url"), "https://tracker.example/findings?x=1&y=2");
    EXPECT_EQ(text(event, "/links/0/href"), "https://tracker.example/findings?x=1&y=2");
    EXPECT_EQ(text(event, "/links/1/text"), "WBA1");
    const auto& payload = event.at("payload");
    EXPECT_EQ(text(payload, "/summary"), "3 bmw vehicles rejected: privacy mode");
    EXPECT_EQ(text(payload, "/source"), "clearance-tracker");
    EXPECT_EQ(text(payload, "/severity"), "error");
    EXPECT_EQ(text(payload, "/timestamp"), "2026-11-23T10:00:00.000Z");
    EXPECT_EQ(text(payload, "/group"), "clearance");
    EXPECT_EQ(text(payload, "/class"), "rejected");
    EXPECT_FALSE(payload.as_object().contains("component"));
    EXPECT_EQ(text(payload, "/custom_details/what_to_do"), three().findings[0].advice);
    EXPECT_EQ(text(payload, "/custom_details/findings/2/vin"), "WBA3");
    EXPECT_EQ(text(event_of(one()), "/payload/component"), "WBA1");
}

TEST(PagerDuty, AcknowledgesAndResolvesTheSameIncident) {
    auto message = one();
    message.change = alerts::Change::acknowledged;
    message.findings[0].acknowledged_by = "ann";
    const auto acknowledged = event_of(message);
    EXPECT_EQ(text(acknowledged, "/event_action"), "acknowledge");
    EXPECT_TRUE(text(acknowledged, "/payload/summary").starts_with("Acknowledged: "));
    EXPECT_EQ(text(acknowledged, "/payload/custom_details/findings/0/acknowledged/by"), "ann");
    const auto over = event_of(resolved());
    EXPECT_EQ(text(over, "/event_action"), "resolve");
    EXPECT_EQ(text(over, "/dedup_key"), text(acknowledged, "/dedup_key"));
    EXPECT_FALSE(over.at_pointer("/payload/custom_details").as_object().contains("what_to_do"));
}

TEST(PagerDuty, SeverityIsOfTheKindAndOfATestInfo) {
    const auto severity = [](const std::string& kind, bool is_test = false) {
        auto message = one();
        message.kind = kind;
        message.test = is_test;
        return text(event_of(message), "/payload/severity");
    };
    EXPECT_EQ(severity("platform_unreachable"), "critical");
    EXPECT_EQ(severity("rejected"), "error");
    EXPECT_EQ(severity("stuck"), "warning");
    EXPECT_EQ(severity("something new"), "warning");
    EXPECT_EQ(severity("rejected", true), "info");
    EXPECT_EQ(severity("test"), "info");
    auto example = one();
    example.test = true;
    const auto event = event_of(example);
    EXPECT_EQ(text(event, "/event_action"), "trigger");
    EXPECT_TRUE(text(event, "/payload/summary").starts_with("[TEST] "));
}

TEST(PagerDuty, OfTenThousandNamesTwenty) {
    const auto details = event_of(huge_group(20)).at_pointer("/payload/custom_details");
    EXPECT_EQ(details.at("count"), 10'000);
    EXPECT_EQ(details.at("findings").as_array().size(), 20U);
    EXPECT_EQ(text(details, "/more"), "and 9980 more");
}

TEST(PagerDuty, StaysWithinItsLimitsWhateverTheTexts) {
    for (const std::size_t named : {1U, 20U}) {
        auto message = hostile(named);
        message.group = std::string(300, 'g');
        const auto request = request_of("pagerduty", message, "key");
        EXPECT_LT(request.body.size(), 512'000U);
        const auto event = body_of(request);
        EXPECT_LE(text(event, "/payload/summary").size(), 1024U);
        EXPECT_LE(text(event, "/dedup_key").size(), 255U + 2U);
    }
}

}  // namespace
