#include "tests/unit/server/alerts/told_messages.hpp"

namespace {

using namespace test;

const std::string format = "teams";

json::value card_of(const alerts::Message& message) {
    return told(format, message).at_pointer("/attachments/0/content");
}

std::string texts(const json::value& card) {
    std::string all;
    for (const auto& element : card.at("body").as_array())
        if (element.at("type") == "TextBlock") {
            EXPECT_EQ(element.at("wrap"), true);
            all += text(element, "/text") + "\n";
        }
    return all;
}

TEST(Teams, IsOneAdaptiveCard) {
    const auto request = request_of(format, one());
    EXPECT_EQ(header(request, "content-type"), "application/json; charset=utf-8");
    const auto body = body_of(request);
    EXPECT_EQ(text(body, "/type"), "message");
    EXPECT_EQ(body.at("attachments").as_array().size(), 1U);
    EXPECT_EQ(text(body, "/attachments/0/contentType"), "application/vnd.microsoft.card.adaptive");
    EXPECT_TRUE(body.at_pointer("/attachments/0/contentUrl").is_null());
    const auto card = card_of(one());
    EXPECT_EQ(text(card, "/$schema"), "http://adaptivecards.io/schemas/adaptive-card.json");
    EXPECT_EQ(text(card, "/type"), "AdaptiveCard");
    EXPECT_EQ(text(card, "/version"), "1.4");
    EXPECT_EQ(text(card, "/actions/0/type"), "Action.OpenUrl");
    EXPECT_EQ(text(card, "/actions/0/url"), "https://tracker.example/findings?x=1&y=2");
}

TEST(Teams, TellsAFewFindingsInTables) {
    const auto card = card_of(one());
    EXPECT_TRUE(texts(card).starts_with(
        "bmw WBA1 was rejected: privacy mode is on\n"
        "[WBA1](https://tracker.example/vehicles/WBA1?a=1&b=2)\n**What to do:** Have"));
    EXPECT_EQ(text(card, "/body/2/type"), "FactSet");
    const json::value facts{{{"title", "Brand"}, {"value", "bmw"}},
                            {{"title", "Tags"}, {"value", "fleet\\_id=north"}},
                            {{"title", "Status"}, {"value", "rejected (before: pending)"}},
                            {{"title", "Reason"}, {"value", "privacy mode"}},
                            {{"title", "Platform's words"}, {"value", "Privacy mode is enabled"}},
                            {{"title", "Since"}, {"value", "about 2026-11-22 08:30 UTC"}}};
    EXPECT_EQ(card.at_pointer("/body/2/facts"), facts);
}

TEST(Teams, TellsManyInLinesAndCountsTheRest) {
    const auto card = card_of(huge_group(20));
    const auto shown = texts(card);
    EXPECT_TRUE(
        shown.starts_with("10000 bmw vehicles rejected: privacy "
                          "mode\n**[WBA0](https://tracker.example/vehicles/WBA0?a=1&b=2)** · Brand: bmw"));
    EXPECT_TRUE(has(shown, "**[WBA19]("));
    EXPECT_TRUE(has(shown, "… and 9980 more"));
}

TEST(Teams, SaysPlainlyThatItIsOverOrATest) {
    EXPECT_TRUE(texts(card_of(resolved())).starts_with("Resolved: bmw WBA1"));
    EXPECT_TRUE(has(texts(card_of(resolved())), "This is over: nothing more to do."));
    auto message = three();
    message.test = true;
    EXPECT_TRUE(texts(card_of(message)).starts_with("[TEST] 3 bmw vehicles"));
}

TEST(Teams, StaysBelow28KilobytesWhateverTheTexts) {
    for (const std::size_t named : {1U, 3U, 4U, 20U}) {
        const auto request = request_of(format, hostile(named));
        EXPECT_LT(request.body.size(), 28'000U);
        const auto shown = texts(body_of(request).at_pointer("/attachments/0/content"));
        EXPECT_TRUE(has(shown, " more\n"));
        for (const char* markup : {" *b*", " _i_", " `c`", "[t](", "{{DATE"})
            EXPECT_FALSE(has(request.body, markup)) << markup;
    }
}

TEST(Teams, ATextDoesNotBeginAList) {
    for (const char* words : {"- a", "1. a", "12) a", "# a", "+ a", "> a", " - a", "     a"}) {
        auto message = one();
        message.findings[0].reason = words;
        EXPECT_EQ(text(card_of(message), "/body/2/facts/4/value"), std::string("\xE2\x80\x8B") + words);
    }
}

TEST(Teams, WithoutAnAddressHasNoAction) {
    auto message = three();
    message.link = "javascript:alert(1)";
    EXPECT_FALSE(card_of(message).as_object().contains("actions"));
}

}  // namespace
