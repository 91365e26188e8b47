// What we are told and what the history then is: a vehicle asked for again, where equal statuses of two
// episodes lie within minutes. The names are those of tests/e2e/history_*_test.cpp.
#include <gtest/gtest.h>

#include "tests/unit/clearance/story.hpp"

namespace clearance {
namespace {

using enum KnownStatus;

TEST(Told, AskedForAgainIsANewEpisode) {
    for (const KnownStatus end : {rejected, revoked, canceled}) {
        Story story;
        story.listing("12:00:00", pending, {{"08:00:00", pending}, {"09:00:00", end}, {"10:00:00", pending}});
        EXPECT_EQ(story.episodes(), "1 1 2");
        EXPECT_TRUE(story.folded().transitions.at(2).expected);
    }
    Story by_command;
    by_command.listing("09:30:00", rejected, {{"08:00:00", pending}, {"09:00:00", rejected}});
    by_command.answer("10:00:00", pending);
    EXPECT_EQ(by_command.episodes(), "1 1 2");
    EXPECT_EQ(by_command.present(), "pending");
}

TEST(Told, WhenPendingWasNeverSeenTheFirstStatusAfterAnEndOpensTheNextEpisode) {
    Story story;
    story.webhook("09:00:00", rejected, "09:00:00");
    story.webhook("11:00:00", approved, "11:00:00");
    EXPECT_EQ(story.episodes(), "1 2");
    EXPECT_FALSE(story.folded().transitions.at(1).expected);
}

TEST(Told, EqualStatusesOfTwoEpisodesAreNeverMatched) {
    Story story;
    story.listing("10:02:30", pending, {{"10:01:00", rejected}, {"10:02:00", pending}});
    story.webhook("10:03:02", rejected, "10:03:01");
    EXPECT_EQ(story.told(),
              "rejected 10:01:00 sweep; pending 10:02:00 sweep; rejected 10:03:01 webhook provisional");
    EXPECT_EQ(story.present(), "rejected");
    EXPECT_EQ(story.episodes(), "1 2 2");
    story.listing("10:20:00", pending, {{"10:01:00", rejected}, {"10:02:00", pending}});
    EXPECT_EQ(
        story.told(),
        "rejected 10:01:00 sweep; pending 10:02:00 sweep; rejected 10:03:01 webhook provisional unconfirmed");
    EXPECT_EQ(story.present(), "pending");
}

TEST(Told, WebhookBehindWhatFollowedWithinSecondsIsStillItsEntrys) {
    Story story;
    story.webhook("10:02:00", revoked, "10:01:36.6");
    story.listing("10:20:00", approved, {{"10:01:32", revoked}, {"10:01:33", approved}});
    EXPECT_EQ(story.told(), "revoked 10:01:32 webhook+sweep; approved 10:01:33 sweep");
    Story asked;
    asked.answer("10:00:52.4", pending);  // our clock is 9 s fast
    asked.webhook("10:02:00", approved, "10:00:56.6");
    asked.listing("10:20:00", approved, {{"10:00:42", pending}, {"10:00:52.2", approved}});
    EXPECT_EQ(asked.told(), "pending 10:00:42 sweep+command; approved 10:00:52.200 webhook+sweep");
}

TEST(Told, DoubledWebhookOfOneEpisodeIsNotTheNextEpisodes) {
    Story story;
    story.webhook("10:01:03", rejected, "10:01:02");
    story.webhook("10:01:31", rejected, "10:01:30");  // the next episode's was lost
    story.listing("10:20:00", rejected,
                  {{"10:01:00", rejected}, {"10:02:00", pending}, {"10:03:00", rejected}});
    EXPECT_EQ(story.told(),
              "rejected 10:01:00 webhook+sweep; pending 10:02:00 sweep; rejected 10:03:00 sweep");
}

TEST(Told, TwoRejectionsWithinMinutesAreTwoWhereACommandLiesBetween) {
    Story story;
    story.answer("10:00:00", pending);
    story.webhook("10:00:02", rejected, "10:00:01");
    story.answer("10:03:00", pending);
    story.webhook("10:03:02", rejected, "10:03:01");
    EXPECT_EQ(story.told(),
              "pending 10:00:00 command provisional; rejected 10:00:01 webhook provisional; "
              "pending 10:03:00 command provisional; rejected 10:03:01 webhook provisional");
    EXPECT_EQ(story.episodes(), "1 1 2 2");
}

TEST(Told, TwoRejectionsWithinMinutesAreTwoThoughOurClockIsFast) {
    Story story;
    story.answer("10:00:05", pending);
    story.webhook("10:00:06", rejected, "10:00:01");
    story.answer("10:03:05", pending);
    story.webhook("10:03:06", rejected, "10:03:01");
    EXPECT_EQ(story.told(),
              "pending 10:00:01 command estimated provisional; rejected 10:00:01 webhook provisional; "
              "pending 10:03:01 command estimated provisional; rejected 10:03:01 webhook provisional");
    EXPECT_EQ(story.present(), "rejected");
}

TEST(Told, RejectionAfterACommandIsNotTheEntrysOfTheEpisodeBefore) {
    Story story;
    story.listing("10:01:00", rejected, {{"10:00:00", pending}, {"10:00:01", rejected}});
    story.answer("10:03:00", pending);
    EXPECT_EQ(story.told(),
              "pending 10:00:00 sweep; rejected 10:00:01 sweep; pending 10:03:00 command provisional");
    story.webhook("10:03:02", rejected, "10:03:01");
    EXPECT_EQ(story.told(),
              "pending 10:00:00 sweep; rejected 10:00:01 sweep; pending 10:03:00 command provisional; "
              "rejected 10:03:01 webhook provisional");
    EXPECT_EQ(story.present(), "rejected");
}

TEST(Told, CommandAfterARejectionThatOnlyAWebhookToldIsANewEpisode) {
    Story story;
    story.listing("10:00:30", pending, {{"10:00:00", pending}});
    story.webhook("10:01:01", rejected, "10:01:00");
    story.answer("10:03:00", pending);
    EXPECT_EQ(story.told(),
              "pending 10:00:00 sweep; rejected 10:01:00 webhook provisional; "
              "pending 10:03:00 command provisional");
    EXPECT_EQ(story.episodes(), "1 1 2");
}

TEST(Told, RejectionAtOnceIsOfTheSameEpisodeAsItsCommand) {
    Story story;
    story.answer("10:00:05", pending);  // our clock is 5 s fast
    story.listing("10:00:20", rejected, {{"10:00:00", pending}, {"10:00:00", rejected}});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep+command; rejected 10:00:00 sweep");
    EXPECT_EQ(story.present(), "rejected");
    EXPECT_EQ(story.episodes(), "1 1");
}

TEST(Told, TwoRejectionsWithinMinutesAreTwoWhereAListSawPendingBetween) {
    Story story;
    story.webhook("10:00:01", rejected, "10:00:00");
    story.listing("10:06:00", pending, {});
    story.webhook("10:09:01", rejected, "10:09:00");
    EXPECT_EQ(story.told(),
              "rejected 10:00:00 webhook provisional; pending 10:06:00 sweep estimated; "
              "rejected 10:09:00 webhook provisional");
    EXPECT_EQ(story.present(), "rejected");
}

}  // namespace
}  // namespace clearance
