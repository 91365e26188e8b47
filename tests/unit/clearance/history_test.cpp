// The fold as a function; what it makes of each thing told stands in told_table_*_test.cpp.
#include "clearance/history.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/unit/clearance/story.hpp"

namespace clearance {
namespace {

using enum KnownStatus;

constexpr auto webhook_bit = static_cast<int>(Source::webhook);
constexpr auto sweep_bit = static_cast<int>(Source::sweep);
constexpr auto command_bit = static_cast<int>(Source::command);

TEST(Fold, NothingToldIsNothingKnown) {
    const auto history = fold({});
    EXPECT_TRUE(history.transitions.empty());
    EXPECT_FALSE(history.present);
    EXPECT_FALSE(history.settled);
}

TEST(Fold, TransitionKeepsTheIdOfItsFirstEvidence) {
    Story story;
    const auto id = story.webhook("10:37:00", approved, "10:36:52");
    EXPECT_EQ(story.folded().transitions.at(0).id, id);
    story.listing("10:50:00", approved, {{"10:36:51", approved}});
    EXPECT_EQ(story.folded().transitions.at(0).id, id);
}

TEST(Fold, SameBareStatusAgainIsNoTransition) {
    Story story;
    story.listing("10:00:00", pending, {});
    story.listing("11:00:00", pending, {});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep estimated");
}

TEST(Fold, AnswerAttachesToTheChangelogEntryOfItsStatus) {
    Story story;
    story.answer("10:00:05", pending);
    story.listing("10:20:00", approved, {{"10:00:01", pending}, {"10:05:00", approved}});
    EXPECT_EQ(story.told(), "pending 10:00:01 sweep+command; approved 10:05:00 sweep");
}

TEST(Fold, OrderOfTheInputDoesNotMatter) {
    Story story;
    story.answer("07:59:59", pending);
    story.webhook("10:37:00", approved, "10:36:52.3");
    story.webhook("10:38:00", approved, "");
    story.listing("10:50:00", approved, {{"08:00:00", pending}, {"10:36:51", approved}});
    story.answer("11:00:00", revoking);
    story.listing("11:20:00", revoked, {});
    story.webhook("11:21:00", revoked, "11:10:00");
    const auto expected = story.folded().transitions;
    std::mt19937 random(1);
    for (int i = 0; i < 200; ++i) {
        std::shuffle(story.observations.begin(), story.observations.end(), random);
        ASSERT_EQ(story.folded().transitions, expected);
    }
    EXPECT_EQ(story.folded().transitions.back().sources, webhook_bit | sweep_bit);
    EXPECT_EQ(story.folded().transitions.front().sources, command_bit | sweep_bit);
}

}  // namespace
}  // namespace clearance
