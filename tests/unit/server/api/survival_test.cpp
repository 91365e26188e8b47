#include "server/api/survival.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace api {
namespace {

using std::chrono::milliseconds;

milliseconds weeks(int count) {
    return std::chrono::weeks(count);
}

/// Weeks of remission of the 21 patients who got 6-mercaptopurine (Freireich and others 1963), the example of
/// many textbooks; less than 0: censored then.
Survival remission() {
    Survival survival;
    for (const int week :
         {6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35})
        week > 0 ? survival.happened(weeks(week)) : survival.censored(weeks(-week));
    return survival;
}

TEST(Survival, IsWhatTheTextbookSays) {
    const auto survival = remission();
    EXPECT_EQ(survival.count(), 21);
    EXPECT_EQ(survival.events(), 9);
    const std::vector<std::pair<int, double>> table{{5, 1},      {6, .8571},  {7, .8067},  {9, .8067},
                                                    {10, .7529}, {13, .6902}, {16, .6275}, {22, .5378},
                                                    {23, .4482}, {35, .4482}};
    for (const auto& [week, share] : table) EXPECT_NEAR(survival.surviving(weeks(week)), share, 5e-5) << week;
}

TEST(Survival, FindsTheQuantilesAndNoneWhereTooFewHaveHappened) {
    const auto survival = remission();
    EXPECT_EQ(survival.quantile(.1), weeks(6));
    EXPECT_EQ(survival.quantile(.25), weeks(13));
    EXPECT_EQ(survival.quantile(.5), weeks(23));
    EXPECT_EQ(survival.quantile(.9), std::nullopt);
}

TEST(Survival, WithoutAnythingCensoredIsThePlainQuantile) {
    Survival survival;
    for (const int second : {4, 1, 3, 2, 5, 6, 7, 8, 9, 10}) survival.happened(milliseconds(second * 1000));
    EXPECT_EQ(survival.quantile(.5), milliseconds(5000));
    EXPECT_EQ(survival.quantile(.9), milliseconds(9000));
    EXPECT_EQ(survival.quantile(1), milliseconds(10'000));
}

TEST(Survival, OfWhoStillWaitPullsTheQuantilesUp) {
    Survival survival;
    survival.happened(milliseconds(1000));
    survival.happened(milliseconds(3000));
    EXPECT_EQ(survival.quantile(.5), milliseconds(1000));
    survival.censored(milliseconds(2000));
    EXPECT_EQ(survival.quantile(.5), milliseconds(3000)) << "two thirds were left after the first";
}

TEST(Survival, OfNothingKnowsNothing) {
    Survival survival;
    EXPECT_EQ(survival.quantile(.5), std::nullopt);
    EXPECT_EQ(survival.surviving(milliseconds(7)), 1);
    survival.censored(milliseconds(5));
    EXPECT_EQ(survival.quantile(.5), std::nullopt);
}

TEST(Survival, TakesADurationOfLessThanNothingForNothing) {
    Survival survival;
    survival.happened(milliseconds(-5));
    EXPECT_EQ(survival.surviving(milliseconds(0)), 0);
}

TEST(Survival, TellsAnyDurationToLessThanAHundredth) {
    std::mt19937_64 random(7);
    for (int round = 0; round < 200; ++round) {
        Survival survival;
        std::vector<milliseconds> durations;
        const auto longest = std::int64_t{1} << std::uniform_int_distribution<int>(1, 40)(random);
        for (int n = 0; n < 101; ++n) {
            durations.emplace_back(std::uniform_int_distribution<std::int64_t>(0, longest)(random));
            survival.happened(durations.back());
        }
        std::ranges::sort(durations);
        const auto exact = static_cast<double>(durations[50].count());
        const auto told = static_cast<double>(survival.quantile(.5).value().count());
        EXPECT_GE(told, exact);
        EXPECT_LE(told, exact * 1.01);
    }
}

}  // namespace
}  // namespace api
