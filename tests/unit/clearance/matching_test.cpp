#include "clearance/matching.hpp"

#include <gtest/gtest.h>

namespace clearance {
namespace {

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
using namespace std::chrono_literals;

std::vector<Time> at(std::initializer_list<int> seconds) {
    std::vector<Time> times;
    for (const int s : seconds) times.push_back(Time{} + std::chrono::seconds(s));
    return times;
}

Pairs match(std::initializer_list<int> entries, std::initializer_list<int> told) {
    return match_in_order(at(entries), at(told), 600s, [](std::size_t, std::size_t) { return true; });
}

TEST(Matching, TakesTheNearest) {
    EXPECT_EQ(match({60, 180}, {181}), (Pairs{{1, 0}}));
    EXPECT_EQ(match({60, 180}, {61}), (Pairs{{0, 0}}));
}

TEST(Matching, IsOneToOne) {
    EXPECT_EQ(match({60}, {59, 61, 62}).size(), 1u);
}

TEST(Matching, PrefersMorePairsToNearerOnes) {
    EXPECT_EQ(match({0, 100}, {100, 200}), (Pairs{{0, 0}, {1, 1}}));
}

TEST(Matching, NeverReachesBeyondTheWindow) {
    EXPECT_EQ(match({0}, {601}), Pairs{});
    EXPECT_EQ(match({0}, {600}), (Pairs{{0, 0}}));
    EXPECT_EQ(match({700}, {99}), Pairs{});
}

TEST(Matching, LeavesApartWhatMayNotBeAPair) {
    const auto times = at({0, 100});
    EXPECT_EQ(match_in_order(times, times, 600s, [](auto entry, auto told) { return entry > told; }),
              (Pairs{{1, 0}}));
}

TEST(Matching, OfNothingIsNothing) {
    EXPECT_EQ(match({}, {1}), Pairs{});
    EXPECT_EQ(match({1}, {}), Pairs{});
}

}  // namespace
}  // namespace clearance
