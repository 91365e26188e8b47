#include "server/alerts/message.hpp"

#include "server/alerts/message_text.hpp"
#include "server/alerts/utf8.hpp"
#include "tests/unit/server/alerts/told_messages.hpp"

namespace {

using namespace test;

TEST(Message, AFindingComesBackFromItsJson) {
    auto finding = rejected("WBA1");
    finding.closed_at = message_time;
    finding.acknowledged_by = "ann";
    finding.note = "on it";
    const auto back = alerts::told_finding(alerts::to_json(finding));
    EXPECT_EQ(alerts::to_json(back), alerts::to_json(finding));
    EXPECT_EQ(back.id, finding.id);
    EXPECT_EQ(back.kind, finding.kind);
    EXPECT_EQ(back.vin, finding.vin);
    EXPECT_EQ(back.tags, finding.tags);
    EXPECT_EQ(back.from, finding.from);
    EXPECT_EQ(back.since, finding.since);
    EXPECT_TRUE(back.estimated);
    EXPECT_EQ(back.closed_at, finding.closed_at);
    EXPECT_EQ(back.note, finding.note);
    EXPECT_EQ(back.detail, finding.detail);
    EXPECT_EQ(back.link, finding.link);
}

TEST(Message, WhatIsMissingStaysEmpty) {
    alerts::ToldFinding finding;
    finding.kind = "list_shrunk";
    const auto object = alerts::to_json(finding);
    EXPECT_FALSE(object.contains("vin"));
    const auto back = alerts::told_finding(object);
    EXPECT_EQ(back.vin, "");
    EXPECT_FALSE(back.closed_at);
    EXPECT_EQ(alerts::told_finding({}).kind, "");
}

TEST(MessageText, ATitleSaysOnlyWhatIsTrueOfAll) {
    const std::vector<std::string> grouped{"brand", "reason"}, apart;
    EXPECT_EQ(alerts::title_of(three(), apart), "3 bmw vehicles rejected: privacy mode");
    auto mixed = three();
    mixed.findings[1].brand = "mini";
    mixed.findings[2].reason_code = "no_data";
    EXPECT_EQ(alerts::title_of(mixed, grouped), "3 vehicles rejected");
    // Those that are not here may be of another brand, unless the group is of one.
    EXPECT_EQ(alerts::title_of(huge_group(2), apart), "10000 vehicles rejected");
    EXPECT_EQ(alerts::title_of(huge_group(2), grouped), "10000 bmw vehicles rejected: privacy mode");
}

TEST(MessageText, ATitleOfWhatHasNoVehicle) {
    alerts::ToldFinding finding;
    finding.kind = "hook_disabled";
    EXPECT_EQ(alerts::title_of(message_of({finding, finding}), {}), "2 findings: a hook was disabled");
    auto message = message_of({});
    EXPECT_EQ(alerts::title_of(message, {}), "clearance-tracker is running");
    message.kind = "test";
    message.test = true;
    EXPECT_EQ(alerts::title_of(message, {}), "[TEST] A test alert of clearance-tracker: this hook works");
}

TEST(MessageText, OnlyPlainWebAddressesAreLinks) {
    EXPECT_EQ(alerts::link_of("https://a.example/b?c=d&e"), "https://a.example/b?c=d&e");
    for (const std::string bad :
         {"", "javascript:x", "https://a b", "https://a|b", "https://a>b", "http://a\n"})
        EXPECT_EQ(alerts::link_of(bad), "") << bad;
    EXPECT_EQ(alerts::link_of("https://" + std::string(1000, 'a')), "");
}

TEST(Utf8, IsCutBetweenCharacters) {
    EXPECT_EQ(alerts::valid_text("abc", 3), "abc");
    EXPECT_EQ(alerts::valid_text("abcd", 3), "ab…");
    EXPECT_EQ(alerts::valid_text("äöü", 2), "ä…");
    EXPECT_EQ(alerts::valid_text("a😀b", 3), "a…");  // two units
    EXPECT_EQ(alerts::valid_text("a😀", 3), "a😀");
    EXPECT_EQ(alerts::valid_text("ab", 0), "");
    EXPECT_EQ(alerts::valid_text("a\xFF\xC3", 9), "a\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(alerts::valid_text("a\nb", 9), "a\nb");
}

TEST(Utf8, ForPeopleIsOneLineInOneDirection) {
    EXPECT_EQ(alerts::one_line("a\r\nb\tc\x7F\xC2\x85\xE2\x80\xA8"
                               "d",
                               99),
              "a  b c   d");
    EXPECT_EQ(alerts::one_line("a\xE2\x80\xAE\xE2\x81\xA6"
                               "b",
                               99),
              "ab");
}

}  // namespace
