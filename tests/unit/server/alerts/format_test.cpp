// What is the same for every format.
#include "server/alerts/format.hpp"

#include <stdexcept>

#include "tests/unit/server/alerts/told_messages.hpp"

namespace {

using namespace test;

class EveryFormat : public testing::TestWithParam<std::string> {};

TEST_P(EveryFormat, GoesToTheHookWithItsHeader) {
    auto hook = hook_of(GetParam(), "secret");
    EXPECT_EQ(header(alerts::make_format(hook)->request(one(), attempt_time), "Authorization"), "absent");
    hook.header_name = "X-Key";
    hook.header_value = "Bearer abc";
    const auto request = alerts::make_format(hook)->request(one(), attempt_time);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://hooks.example/in?x=1");
    EXPECT_EQ(header(request, "X-Key"), "Bearer abc");
    EXPECT_TRUE(header(request, "content-type").starts_with("application/"));
}

TEST_P(EveryFormat, HasTheSameBodyAtEveryAttempt) {
    const auto format = alerts::make_format(hook_of(GetParam(), "secret"));
    for (const auto& message : {one(), three(), resolved(), huge_group(20), message_of({})})
        EXPECT_EQ(format->request(message, attempt_time).body,
                  format->request(message, attempt_time + std::chrono::hours(3)).body);
}

TEST_P(EveryFormat, NamesWhatAPersonNeeds) {
    const auto body = json::serialize(told(GetParam(), one(), "secret"));
    for (const char* part : {"WBA1", "bmw", "north", "Privacy mode is enabled",
                             "Have privacy mode switched off", "2026-11-22", "https://tracker.example/"})
        EXPECT_TRUE(has(body, part)) << part << " in " << body;
    EXPECT_TRUE(has(body, "about ") || has(body, "\"estimated\":true"));
}

TEST_P(EveryFormat, MarksATest) {
    EXPECT_FALSE(has(request_of(GetParam(), one(), "secret").body, "TEST"));
    for (auto message : {one(), three()}) {
        message.test = true;
        EXPECT_TRUE(has(json::serialize(told(GetParam(), message, "secret")), "[TEST] "));
    }
}

TEST_P(EveryFormat, TellsOfWhatIsNoVehicle) {
    alerts::ToldFinding finding;
    finding.kind = "platform_unreachable";
    finding.summary = "The platform cannot be reached: timed out";
    finding.advice = "Check the network.";
    const auto body = json::serialize(told(GetParam(), message_of({finding}), "secret"));
    EXPECT_TRUE(has(body, "The platform cannot be reached: timed out")) << body;
    EXPECT_TRUE(has(body, "Check the network.")) << body;
    EXPECT_FALSE(has(body, "\"vin\"")) << body;
}

TEST_P(EveryFormat, IsValidWhateverTheTextsHold) {
    for (const std::size_t named : {1U, 4U, 20U})
        EXPECT_NO_THROW(told(GetParam(), hostile(named), "secret")) << named;
}

INSTANTIATE_TEST_SUITE_P(Formats, EveryFormat,
                         testing::Values("standard-webhooks", "cloudevents", "slack", "teams", "pagerduty",
                                         "alertmanager"),
                         [](const auto& format) {
                             auto name = format.param;
                             std::erase(name, '-');
                             return name;
                         });

TEST(FormatTraits, AreThoseOfTheReceivers) {
    for (const char* format : {"standard-webhooks", "cloudevents", "alertmanager"}) {
        const auto traits = alerts::traits_of(format);
        const auto most = std::string(format) == "cloudevents" ? 50U : 200U;
        EXPECT_EQ(traits.most_findings, most);
        EXPECT_EQ(traits.named, most);
        EXPECT_FALSE(traits.whole_groups || traits.acknowledges);
    }
    for (const char* format : {"slack", "teams", "pagerduty"}) {
        const auto traits = alerts::traits_of(format);
        EXPECT_EQ(traits.most_findings, 0U);
        EXPECT_EQ(traits.named, 20U);
        EXPECT_EQ(traits.whole_groups && traits.acknowledges, std::string(format) == "pagerduty");
    }
    EXPECT_THROW(alerts::traits_of("carrier-pigeon"), std::invalid_argument);
}

TEST(Format, ThatCannotBeMadeNamesTheHookAndNoSecret) {
    EXPECT_THROW(alerts::make_format(hook_of("carrier-pigeon")), std::invalid_argument);
    EXPECT_THROW(alerts::make_format(hook_of("pagerduty")), std::invalid_argument);
    for (const char* format : {"standard-webhooks", "cloudevents"}) {
        try {
            alerts::make_format(hook_of(format, "whsec_broken!"));
            FAIL();
        } catch (const std::invalid_argument& e) {
            EXPECT_TRUE(has(e.what(), "office"));
            EXPECT_FALSE(has(e.what(), "broken!"));
        }
    }
}

}  // namespace
