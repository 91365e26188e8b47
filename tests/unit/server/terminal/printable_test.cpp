#include "server/terminal/printable.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace terminal {
namespace {

TEST(Printable, WhatATerminalObeysIsAQuestionMark) {
    EXPECT_EQ(printable("a\x1B[31mb\n\x7F"), "a?[31mb??");
    EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a?b");
    EXPECT_EQ(printable("a\u0085b\u009Bc\u2028d"), "a?b?c?d") << "C1 and line separators too";
    for (const auto* bidi : {"\u061C", "\u200E", "\u200F", "\u202A", "\u202E", "\u2066", "\u2069"})
        EXPECT_EQ(printable(std::string("a") + bidi + "b"), "a?b") << bidi;
    EXPECT_EQ(printable("Zürich 中文 🚗"), "Zürich 中文 🚗");
}

TEST(Printable, BytesThatAreNoUtf8AreQuestionMarks) {
    EXPECT_EQ(printable("a\xFF\xC3"), "a??");
    EXPECT_EQ(printable("\xC0\xAF"), "??") << "overlong";
    EXPECT_EQ(printable("\xE2\x80"), "??") << "cut off";
    EXPECT_EQ(printable("\xC2\x9B"), "?");
    EXPECT_EQ(printable("\x9B"), "?");
}

TEST(Printable, JsonStaysTheSameData) {
    const boost::json::value value{{"a\u202E", "\u0085\u2028\x7F\x1B Zürich"}};
    const auto text = json_text(value);
    EXPECT_EQ(text, R"({"a\u202e":"\u0085\u2028\u007f\u001b Zürich"})");
    EXPECT_EQ(boost::json::parse(text), value);
}

TEST(Printable, WidthIsThatOfTheTerminal) {
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("Zürich"), 6U);
    EXPECT_EQ(display_width("Zu\u0308rich"), 6U) << "combining";
    EXPECT_EQ(display_width("中文🚗"), 6U) << "wide";
}

TEST(Printable, WhatIsTooWideIsCutBetweenCharacters) {
    EXPECT_EQ(cut_to("abcdef", 6), "abcdef");
    EXPECT_EQ(cut_to("abcdef", 5), "abcd…");
    EXPECT_EQ(cut_to("中文字", 5), "中文…");
    EXPECT_EQ(cut_to("中文字", 4), "中…");
    EXPECT_EQ(cut_to("abc", 1), "…");
    EXPECT_EQ(cut_to("abc", 0), "");
}

}  // namespace
}  // namespace terminal
