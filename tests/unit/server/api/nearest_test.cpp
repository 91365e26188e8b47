#include "server/api/nearest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace {

constexpr std::array<std::string_view, 4> known{"status", "brand", "limit", "cursor"};

TEST(Nearest, FindsTheWordThatWasMeant) {
    EXPECT_EQ(api::nearest("statsu", known), "status");
    EXPECT_EQ(api::nearest("brands", known), "brand");
    EXPECT_EQ(api::nearest("Limit", known), "limit");
    EXPECT_EQ(api::nearest("curser", known), "cursor");
}

TEST(Nearest, FindsNothingWhereNothingIsNear) {
    EXPECT_EQ(api::nearest("offset", known), "");
    EXPECT_EQ(api::nearest("", known), "");
    EXPECT_EQ(api::nearest("x", {}), "");
    EXPECT_EQ(api::nearest(std::string(100'000, 'b'), known), "");
}

TEST(Hint, NamesTheNearestOrAllThatAreKnown) {
    EXPECT_EQ(api::hint("limt", known), "; did you mean limit?");
    EXPECT_EQ(api::hint("offset", known), "; known are status, brand, limit, cursor");
    EXPECT_EQ(api::hint("offset", {}), "; none is known here");
}

TEST(Shown, IsShortAndHarmless) {
    EXPECT_EQ(api::shown("abc"), "\"abc\"");
    EXPECT_EQ(api::shown("a\n\xff\x1b"), "\"a???\"");
    EXPECT_EQ(api::shown(std::string(41, 'a')), "\"" + std::string(40, 'a') + "…\"");
}

}  // namespace
