#include "tests/unit/server/alerts/told_messages.hpp"

namespace {

using namespace test;

const std::string format = "slack";

/// The text of every block behind the header, a line each.
std::string sections(const json::value& body) {
    std::string texts;
    for (const auto& block : body.at("blocks").as_array())
        if (block.at("type") == "section") texts += text(block, "/text/text") + "\n";
    return texts;
}

/// What Slack counts, at least as strictly: UTF-8 lead bytes are the characters.
std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void expect_within_limits(const json::value& body) {
    const auto& blocks = body.at("blocks").as_array();
    EXPECT_LE(blocks.size(), 50U);
    EXPECT_LE(json::serialize(body).size(), 10'000U) << "it refuses blocks with 11,000 characters in all";
    EXPECT_FALSE(text(body, "/text").empty());
    for (const auto& block : blocks) {
        const auto shown = block.at("type") == "context" ? block.at_pointer("/elements/0") : block.at("text");
        const auto length = characters(text(shown, "/text"));
        EXPECT_GT(length, 0U);
        EXPECT_LE(length, block.at("type") == "header" ? 150U : 3000U);
        EXPECT_EQ(text(shown, "/type"), block.at("type") == "header" ? "plain_text" : "mrkdwn");
        if (block.at("type") != "header") {
            EXPECT_EQ(shown.at("verbatim"), true);
        }
    }
}

TEST(Slack, TellsOneFinding) {
    const auto body = told(format, one());
    expect_within_limits(body);
    EXPECT_EQ(text(body, "/text"), "bmw WBA1 was rejected: privacy mode is on");
    EXPECT_EQ(text(body, "/blocks/0/text/text"), text(body, "/text"));
    EXPECT_EQ(
        sections(body),
        "• *<https://tracker.example/vehicles/WBA1?a=1&amp;b=2|WBA1>* · Brand: bmw · Tags: fleet_id=north"
        " · Status: rejected (before: pending) · Reason: privacy mode · Platform's words: Privacy mode is "
        "enabled · Since: about 2026-11-22 08:30 UTC\n"
        "*What to do:* Have privacy mode switched off, then ask again.\n"
        "<https://tracker.example/findings?x=1&amp;y=2|Open in clearance-tracker>\n");
    EXPECT_EQ(text(body, "/blocks/4/elements/0/text"),
              "clearance-tracker · msg_p5jXN8AQM9LWM0D4loKWxJek · 2026-11-23 10:00 UTC");
}

TEST(Slack, TellsAGroupWithItsAdviceOnce) {
    const auto body = told(format, three());
    EXPECT_EQ(text(body, "/text"), "3 bmw vehicles rejected: privacy mode");
    const auto shown = sections(body);
    EXPECT_TRUE(has(shown, "WBA3"));
    EXPECT_EQ(shown.find("Have privacy mode"), shown.rfind("Have privacy mode"));
}

TEST(Slack, AdviceThatDiffersStandsWithEachFinding) {
    auto message = three();
    message.findings[1].advice = "Drive it.";
    EXPECT_TRUE(has(sections(told(format, message)), "What to do: Drive it.\n"));
}

TEST(Slack, SaysPlainlyThatItIsOver) {
    const auto body = told(format, resolved());
    EXPECT_EQ(text(body, "/text"), "Resolved: bmw WBA1 was rejected: privacy mode is on");
    EXPECT_TRUE(has(sections(body), "Ended: 2026-11-23 10:00 UTC"));
    EXPECT_TRUE(has(sections(body), "This is over: nothing more to do."));
    EXPECT_FALSE(has(sections(body), "What to do:"));
}

TEST(Slack, MarksATest) {
    auto message = three();
    message.test = true;
    EXPECT_EQ(text(told(format, message), "/text"), "[TEST] 3 bmw vehicles rejected: privacy mode");
}

TEST(Slack, OfTenThousandNamesTwentyAndCountsTheRest) {
    const auto body = told(format, huge_group(20));
    expect_within_limits(body);
    EXPECT_EQ(text(body, "/text"), "10000 bmw vehicles rejected: privacy mode");
    EXPECT_TRUE(has(sections(body), "|WBA19>"));
    EXPECT_TRUE(has(sections(body), "… and 9980 more\n"));
    EXPECT_FALSE(has(sections(told(format, huge_group(30))), "|WBA20>"));
}

TEST(Slack, NoTextPingsOrBreaksTheMarkup) {
    for (const std::size_t named : {1U, 20U}) {
        const auto request = request_of(format, hostile(named));
        const auto body = body_of(request);
        expect_within_limits(body);
        for (const char* markup : {"<!", "<@", "<#", "*b*", " _i_", "`c`", "\\u0000", "\\u001b"})
            EXPECT_FALSE(has(request.body, markup)) << markup;
        EXPECT_TRUE(has(sections(body), "&lt;!channel&gt;"));
    }
}

TEST(Slack, AHeartbeatIsOneLine) {
    const auto body = told(format, message_of({}));
    expect_within_limits(body);
    EXPECT_EQ(text(body, "/text"), "clearance-tracker is running");
}

}  // namespace
