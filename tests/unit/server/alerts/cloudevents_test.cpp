#include "tests/unit/server/alerts/told_messages.hpp"

namespace {

using namespace test;

const std::string format = "cloudevents";

TEST(CloudEvents, IsAStructuredEvent) {
    const auto request = request_of(format, one());
    EXPECT_EQ(header(request, "content-type"), "application/cloudevents+json");
    const auto event = body_of(request);
    EXPECT_EQ(text(event, "/specversion"), "1.0");
    EXPECT_EQ(text(event, "/id"), "msg_p5jXN8AQM9LWM0D4loKWxJek");
    EXPECT_EQ(text(event, "/source"), "/clearance-tracker/hooks/office");
    EXPECT_EQ(text(event, "/type"), "com.clearance-tracker.rejected.opened");
    EXPECT_EQ(text(event, "/subject"), "WBA1");
    EXPECT_EQ(text(event, "/time"), "2026-11-23T10:00:00.000Z");
    EXPECT_EQ(text(event, "/datacontenttype"), "application/json");
    EXPECT_EQ(text(event, "/data/findings/0/vin"), "WBA1");
    EXPECT_EQ(event.at_pointer("/data/count"), 1);
    // Attributes have names of small letters and digits alone.
    for (const auto& attribute : event.as_object())
        EXPECT_EQ(std::string(attribute.key()).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"),
                  std::string::npos)
            << attribute.key();
}

TEST(CloudEvents, OfSeveralHasNoSubject) {
    EXPECT_FALSE(told(format, three()).as_object().contains("subject"));
    EXPECT_FALSE(told(format, huge_group(1)).as_object().contains("subject"));
}

TEST(CloudEvents, TheTypeTellsTheEndATestAndAHeartbeat) {
    EXPECT_EQ(text(told(format, resolved()), "/type"), "com.clearance-tracker.rejected.resolved");
    auto example = one();
    example.test = true;
    EXPECT_EQ(text(told(format, example), "/type"), "com.clearance-tracker.test");
    EXPECT_EQ(text(told(format, message_of({})), "/type"), "com.clearance-tracker.heartbeat");
}

TEST(CloudEvents, TheSourceIsAUriReferenceWhateverTheHooksName) {
    auto hook = hook_of(format);
    hook.name = "büro 1/2";
    const auto request = alerts::make_format(hook)->request(one(), attempt_time);
    EXPECT_EQ(text(body_of(request), "/source"), "/clearance-tracker/hooks/b%C3%BCro%201%2F2");
}

TEST(CloudEvents, IsSignedAsStandardWebhooksAre) {
    auto hook = hook_of(format, "first");
    hook.previous_secret = "second";
    const auto request = alerts::make_format(hook)->request(one(), attempt_time);
    const auto content = one().id + ".1614265330." + request.body;
    EXPECT_EQ(header(request, "webhook-id"), one().id);
    EXPECT_EQ(header(request, "webhook-timestamp"), "1614265330");
    EXPECT_EQ(header(request, "webhook-signature"),
              signature("first", content) + " " + signature("second", content));
}

TEST(CloudEvents, ASubjectHoldsNoControls) {
    auto message = one();
    message.findings[0].vin = "A\n\x01\xFF";
    EXPECT_EQ(text(told(format, message), "/subject"), "A  \xEF\xBF\xBD");
}

}  // namespace
