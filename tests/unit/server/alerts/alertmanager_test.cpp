#include "tests/unit/server/alerts/told_messages.hpp"

namespace {

using namespace test;

json::value alerts_of(const alerts::Message& message) {
    return told("alertmanager", message);
}

TEST(Alertmanager, TellsAnAlertForEachFinding) {
    const auto request = request_of("alertmanager", three());
    EXPECT_EQ(header(request, "content-type"), "application/json");
    EXPECT_EQ(request.url, "https://hooks.example/in?x=1");
    const auto alerts = body_of(request);
    ASSERT_EQ(alerts.as_array().size(), 3U);
    const json::value labels{{"alertname", "ClearanceRejected"},
                             {"kind", "rejected"},
                             {"severity", "error"},
                             {"vin", "WBA1"},
                             {"brand", "bmw"},
                             {"status", "rejected"},
                             {"reason_code", "privacy_mode"},
                             {"tag_fleet_id", "north"}};
    EXPECT_EQ(alerts.at(0).at("labels"), labels);
    const json::value annotations{{"summary", "bmw WBA1 was rejected: privacy mode is on"},
                                  {"description", "Privacy mode is enabled"},
                                  {"advice", "Have privacy mode switched off, then ask again."},
                                  {"since", "about 2026-11-22 08:30 UTC"},
                                  {"from", "pending"},
                                  {"finding", "7"},
                                  {"message", "msg_p5jXN8AQM9LWM0D4loKWxJek"},
                                  {"link", "https://tracker.example/vehicles/WBA1?a=1&b=2"}};
    EXPECT_EQ(alerts.at(0).at("annotations"), annotations);
    EXPECT_EQ(text(alerts, "/0/startsAt"), "2026-11-23T09:59:00.000Z");
    EXPECT_EQ(text(alerts, "/0/endsAt"), "2026-12-23T10:00:00.000Z");
    EXPECT_EQ(text(alerts, "/0/generatorURL"), "https://tracker.example/vehicles/WBA1?a=1&b=2");
}

TEST(Alertmanager, TheEndIsOfTheSameAlert) {
    const auto opened = alerts_of(one()), over = alerts_of(resolved());
    EXPECT_EQ(opened.at(0).at("labels"), over.at(0).at("labels"));
    EXPECT_EQ(text(opened, "/0/startsAt"), text(over, "/0/startsAt"));
    EXPECT_EQ(text(over, "/0/endsAt"), "2026-11-23T10:00:00.000Z");
}

TEST(Alertmanager, NoAlertEndsBeforeItStarts) {
    auto message = resolved();
    message.findings[0].closed_at = message.findings[0].opened_at - std::chrono::hours(1);
    const auto over = alerts_of(message);
    EXPECT_EQ(text(over, "/0/startsAt"), text(over, "/0/endsAt"));
}

TEST(Alertmanager, LabelsHaveValidNamesAndNoEmptyValues) {
    auto message = one();
    auto& finding = message.findings[0];
    finding.brand = finding.reason_code = "";
    finding.tags = {{"a-b", "first"}, {"a.b", "second"}, {"größe", "x"}, {"", "y"}, {"empty", ""}};
    const auto labels = alerts_of(message).at(0).at("labels").as_object();
    EXPECT_EQ(labels.at("tag_a_b"), "first");
    EXPECT_EQ(labels.at("tag_gr____e"), "x");
    EXPECT_EQ(labels.at("tag_"), "y");
    for (const auto& [name, value] : labels) {
        EXPECT_FALSE(value.as_string().empty()) << name;
        EXPECT_EQ(std::string(name).find_first_not_of(
                      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"),
                  std::string::npos);
    }
    EXPECT_FALSE(labels.contains("brand"));
    EXPECT_FALSE(labels.contains("tag_empty"));
}

TEST(Alertmanager, ATestIsMarkedAndShort) {
    auto message = one();
    message.test = true;
    const auto alerts = alerts_of(message);
    EXPECT_EQ(text(alerts, "/0/labels/test"), "true");
    EXPECT_EQ(text(alerts, "/0/labels/severity"), "info");
    EXPECT_TRUE(text(alerts, "/0/annotations/summary").starts_with("[TEST] "));
    EXPECT_EQ(text(alerts, "/0/endsAt"), "2026-11-23T11:00:00.000Z");
}

TEST(Alertmanager, AHeartbeatsAlertEndsWhenBeatsStop) {
    const auto alerts = alerts_of(message_of({}));
    ASSERT_EQ(alerts.as_array().size(), 1U);
    EXPECT_EQ(text(alerts, "/0/labels/alertname"), "ClearanceHeartbeat");
    EXPECT_EQ(text(alerts, "/0/endsAt"), "2026-11-23T10:15:00.000Z");
}

TEST(Alertmanager, HostileTextsAreCut) {
    const auto request = request_of("alertmanager", hostile(2));
    EXPECT_LT(request.body.size(), 200'000U);
    EXPECT_EQ(body_of(request).as_array().size(), 2U);
}

}  // namespace
