#include "server/alerts/message_data.hpp"
#include "tests/unit/server/alerts/told_messages.hpp"

namespace {

using namespace test;

const std::string format = "standard-webhooks";

TEST(StandardWebhooks, TellsTheFindingsAsData) {
    const auto body = told(format, three());
    EXPECT_EQ(text(body, "/type"), "clearance.rejected");
    EXPECT_EQ(text(body, "/timestamp"), "2026-11-23T10:00:00.000Z");
    const auto& data = body.at("data").as_object();
    EXPECT_EQ(data.at("kind"), "rejected");
    EXPECT_EQ(data.at("change"), "opened");
    EXPECT_EQ(data.at("message"), "msg_p5jXN8AQM9LWM0D4loKWxJek");
    EXPECT_EQ(data.at("group"), "msg_group");
    EXPECT_EQ(data.at("count"), 3);
    EXPECT_EQ(data.at("link"), "https://tracker.example/findings?x=1&y=2");
    EXPECT_FALSE(data.contains("test"));
    ASSERT_EQ(data.at("findings").as_array().size(), 3U);
    EXPECT_EQ(data.at("findings").at(0), json::value(to_json(rejected("WBA1"))));
}

TEST(StandardWebhooks, TheTypeTellsTheEndAndATest) {
    EXPECT_EQ(text(told(format, resolved()), "/type"), "clearance.rejected.resolved");
    auto example = three();
    example.test = true;
    const auto body = told(format, example);
    EXPECT_EQ(text(body, "/type"), "clearance.test");
    EXPECT_EQ(body.at_pointer("/data/test"), true);
    EXPECT_EQ(text(body, "/data/kind"), "rejected");
    EXPECT_TRUE(text(body, "/data/findings/0/summary").starts_with("[TEST] "));
    const auto heartbeat = told(format, message_of({}));
    EXPECT_EQ(text(heartbeat, "/type"), "clearance.heartbeat");
    EXPECT_TRUE(heartbeat.at_pointer("/data/findings").as_array().empty());
}

TEST(StandardWebhooks, IsSignedWithEachSecret) {
    auto hook = hook_of(format, "whsec_Zm9vYmFy");
    hook.previous_secret = "plain secret";
    const auto request = alerts::make_format(hook)->request(one(), attempt_time);
    EXPECT_EQ(header(request, "webhook-id"), one().id);
    EXPECT_EQ(header(request, "webhook-timestamp"), "1614265330");
    const auto content = one().id + ".1614265330." + request.body;
    EXPECT_EQ(header(request, "webhook-signature"),
              signature("foobar", content) + " " + signature("plain secret", content));
}

TEST(StandardWebhooks, ALaterAttemptDiffersInTimeAndSignatureAlone) {
    const auto made = alerts::make_format(hook_of(format, "plain secret"));
    const auto first = made->request(three(), attempt_time);
    const auto later = made->request(three(), attempt_time + std::chrono::seconds(1));
    EXPECT_EQ(first.body, later.body);
    EXPECT_EQ(header(first, "webhook-id"), header(later, "webhook-id"));
    EXPECT_EQ(header(later, "webhook-timestamp"), "1614265331");
    EXPECT_NE(header(first, "webhook-signature"), header(later, "webhook-signature"));
}

TEST(StandardWebhooks, WithoutASecretNothingIsSigned) {
    EXPECT_EQ(header(request_of(format, one()), "webhook-signature"), "absent");
}

TEST(StandardWebhooks, NamesAtMostItsTraitAndCountsAll) {
    const auto body = told(format, huge_group(300));
    EXPECT_EQ(body.at_pointer("/data/count"), 10'000);
    EXPECT_EQ(body.at_pointer("/data/findings").as_array().size(), 200U);
}

TEST(StandardWebhooks, HostileTextsAreCutAndStayValid) {
    const auto request = request_of(format, hostile(3));
    EXPECT_LT(request.body.size(), 200'000U);
    const auto body = body_of(request);
    EXPECT_EQ(body.at_pointer("/data/findings/0/detail/left_out"), true);
    EXPECT_EQ(body.at_pointer("/data/findings/0/tags").as_object().size(), 32U);
    EXPECT_FALSE(body.at_pointer("/data/findings/0").as_object().contains("link"));
    EXPECT_TRUE(has(text(body, "/data/findings/0/reason"), "\n"));
}

}  // namespace
