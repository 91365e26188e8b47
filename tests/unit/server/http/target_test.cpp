#include "server/http/target.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Target, IsPathAndQuery) {
    const auto target = http::parse_target("/a%20b/c%2Fd?x=%41&y");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->raw_path, "/a%20b/c%2Fd");
    EXPECT_EQ(target->path, "/a b/c/d");
    EXPECT_EQ(target->query, "x=%41&y");
    EXPECT_EQ(target->authority, "");
}

TEST(Target, InAbsoluteFormNamesTheHost) {
    const auto target = http::parse_target("HTTP://example.org:80/a?b");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->authority, "example.org:80");
    EXPECT_EQ(target->path, "/a");
    EXPECT_EQ(target->query, "b");
    EXPECT_EQ(http::parse_target("https://h?q")->path, "/");
    EXPECT_EQ(http::parse_target("https://h")->path, "/");
}

TEST(Target, KeepsAPlusInThePath) {
    EXPECT_EQ(http::parse_target("/a+b")->path, "/a+b");
}

TEST(Target, MayBeAnAsterisk) {
    EXPECT_EQ(http::parse_target("*")->path, "*");
}

class MalformedTarget : public testing::TestWithParam<std::string> {};
TEST_P(MalformedTarget, IsRefused) {
    EXPECT_FALSE(http::parse_target(GetParam()));
}
INSTANTIATE_TEST_SUITE_P(Target, MalformedTarget,
                         testing::Values("", "a", "/%", "/%4", "/%zz", "/%00", "/a#b", "/a b", "/\x80",
                                         "/\x7f", "host:443", "ftp://h/", "http://", "http:///a",
                                         "http://u@h/", "http:/a"));

TEST(Host, HasNoPathUserOrSpace) {
    EXPECT_TRUE(http::is_host("localhost:8080"));
    EXPECT_TRUE(http::is_host("[::1]:8080"));
    EXPECT_TRUE(http::is_host(""));
    for (const char* bad : {"a/b", "a b", "u@h", "a,b", "a\tb", "a?b"})
        EXPECT_FALSE(http::is_host(bad)) << bad;
}

}  // namespace
