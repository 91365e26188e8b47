#include "server/backoff.hpp"

#include <gtest/gtest.h>

namespace retrying {
namespace {

using namespace std::chrono_literals;

constexpr Backoff backoff{1'000ms, 120'000ms};
constexpr double most = 0.999'999;

TEST(Backoff, DoublesItsCeilingUpToTheMost) {
    EXPECT_EQ(backoff.delay(1, most, {}), 999ms);
    EXPECT_EQ(backoff.delay(2, most, {}), 1'999ms);
    EXPECT_EQ(backoff.delay(3, most, {}), 3'999ms);
    EXPECT_EQ(backoff.delay(7, most, {}), 63'999ms);
    EXPECT_EQ(backoff.delay(8, most, {}), 119'999ms);
    EXPECT_EQ(backoff.delay(1'000'000, most, {}), 119'999ms);
}

TEST(Backoff, SpreadsOverTheWholeTimeBelowItsCeiling) {
    EXPECT_EQ(backoff.delay(3, 0.25, {}), 1'000ms);
    EXPECT_EQ(backoff.delay(3, 0.5, {}), 2'000ms);
}

TEST(Backoff, IsNeverUnderATenthOfItsFirstStep) {
    for (const int failed : {1, 3, 100}) EXPECT_EQ(backoff.delay(failed, 0, {}), 100ms);
}

TEST(Backoff, IsNeverShorterThanTheOtherSideAsked) {
    EXPECT_EQ(backoff.delay(1, 0, 10'000ms), 10'100ms);
    EXPECT_EQ(backoff.delay(1, 0.5, 10'000ms), 10'500ms);
    EXPECT_EQ(backoff.delay(9, 0, 600'000ms), 600'100ms) << "not cut to our own most";
}

TEST(Backoff, KeepsToTheMostWhereTheFirstIsLonger) {
    EXPECT_EQ((Backoff{5'000ms, 1'000ms}).delay(1, most, {}), 999ms);
}

}  // namespace
}  // namespace retrying
