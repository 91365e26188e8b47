// When a transition was first told by whom, and what is adopted because of that.
#include "clearance/adoption.hpp"

#include <gtest/gtest.h>

#include "tests/unit/clearance/story.hpp"

namespace clearance {
namespace {

using enum KnownStatus;

TEST(FirstTold, ByAWebhookAndByAListAreKeptApart) {
    Story story;
    story.webhook("10:37:00", approved, "10:36:52");
    EXPECT_EQ(story.folded().transitions.at(0).webhook_at, clock_of("10:37:00"));
    EXPECT_EQ(story.folded().transitions.at(0).sweep_at, std::nullopt);
    story.listing("10:50:00", approved, {{"10:36:51", approved}}, {.recorded = "10:50:02"});
    EXPECT_EQ(story.folded().transitions.at(0).webhook_at, clock_of("10:37:00"));
    EXPECT_EQ(story.folded().transitions.at(0).sweep_at, clock_of("10:50:02"));
}

TEST(FirstTold, IsTheEarliestReceiptOfSeveralWebhooks) {
    Story story;
    story.listing("10:40:00", approved, {{"10:36:51", approved}});
    story.webhook("10:45:00", approved, "10:36:52");
    story.webhook("10:47:00", approved, "10:36:52");
    EXPECT_EQ(story.folded().transitions.at(0).webhook_at, clock_of("10:45:00"));
    EXPECT_EQ(story.folded().transitions.at(0).sweep_at, clock_of("10:40:00"));
}

TEST(FirstTold, CountsAWebhookWithoutATimeAndABareStatus) {
    Story story;
    story.webhook("10:37:00", approved, "");
    story.listing("10:37:05", approved, {});
    const auto transition = story.folded().transitions.at(0);
    EXPECT_EQ(transition.webhook_at, clock_of("10:37:00"));
    EXPECT_EQ(transition.sweep_at, clock_of("10:37:05"));
}

TEST(FirstTold, ByACommandsAnswerIsNeither) {
    Story story;
    story.answer("10:37:00", pending);
    EXPECT_EQ(story.folded().transitions.at(0).webhook_at, std::nullopt);
    EXPECT_EQ(story.folded().transitions.at(0).sweep_at, std::nullopt);
}

const Time created = clock_of("10:00:00");
const Time first_sweep_end = clock_of("10:05:00");

/// Told by a list, long after the first sweep.
Transition listed(Time occurred_at) {
    Transition transition;
    transition.to = rejected;
    transition.occurred_at = occurred_at;
    transition.recorded_at = clock_of("11:05:00");
    transition.sweep_at = transition.recorded_at;
    transition.sources = static_cast<std::uint8_t>(Source::sweep);
    return transition;
}

Transition undated(Time first_listed) {
    Transition transition = listed(first_listed);
    transition.estimated = true;
    transition.recorded_at = first_listed;
    transition.sweep_at = first_listed;
    return transition;
}

bool adopted(const Transition& transition) {
    return is_adopted(transition, created, first_sweep_end);
}

TEST(Adopted, IsWhatAListToldFromBeforeTheLedgersCreation) {
    EXPECT_TRUE(adopted(listed(created - microseconds(1))));
    EXPECT_FALSE(adopted(listed(created)));
    EXPECT_FALSE(adopted(listed(created + microseconds(1))));
}

TEST(Adopted, IsNothingThatAWebhookToldToo) {
    auto dated = listed(created - std::chrono::hours(1000));
    dated.webhook_at = clock_of("12:00:00");
    EXPECT_FALSE(adopted(dated));
    auto estimate = undated(created);
    estimate.webhook_at = clock_of("12:00:00");
    EXPECT_FALSE(adopted(estimate));
}

TEST(Adopted, IsNothingThatACommandsAnswerToldFirst) {
    auto dated = listed(created - std::chrono::hours(1000));
    dated.recorded_at = *dated.sweep_at - microseconds(1);
    EXPECT_FALSE(adopted(dated));
    dated.sweep_at.reset();
    EXPECT_FALSE(adopted(dated));
}

TEST(Adopted, StaysWhatAnAnswerRepeatsLater) {
    Story story;
    story.listing("10:04:00", approved, {});
    ASSERT_TRUE(adopted(story.folded().transitions.at(0)));
    story.answer("12:00:00", approved);
    EXPECT_TRUE(adopted(story.folded().transitions.at(0)));
}

TEST(Adopted, IsAnUndatedOneFirstSeenNoLaterThanTheFirstFullSweep) {
    EXPECT_TRUE(adopted(undated(first_sweep_end - microseconds(1))));
    EXPECT_TRUE(adopted(undated(first_sweep_end)));
    EXPECT_FALSE(adopted(undated(first_sweep_end + microseconds(1))));
}

TEST(Adopted, IsAnUndatedOneAsLongAsNoFullSweepWasComplete) {
    EXPECT_TRUE(is_adopted(undated(clock_of("12:00:00")), created, std::nullopt));
    EXPECT_FALSE(is_adopted(listed(clock_of("12:00:00")), created, std::nullopt))
        << "a dated one does not depend on sweeps";
}

TEST(Adopted, AnEstimateFromBeforeTheCreationSeenLaterIsNews) {
    auto estimate = undated(first_sweep_end + microseconds(1));
    estimate.occurred_at = created - std::chrono::hours(1);
    EXPECT_FALSE(adopted(estimate));
}

}  // namespace
}  // namespace clearance
