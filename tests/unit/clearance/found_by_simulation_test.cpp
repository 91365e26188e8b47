// Stories that tests/simulation found, at the level of the fold: changes within minutes, clocks that differ,
// lists that lag. The platform's truth stands in each name.
#include <gtest/gtest.h>

#include "tests/unit/clearance/story.hpp"

namespace clearance {
namespace {

using enum KnownStatus;

TEST(Found, ListFromBeforeTwoChangesIsOldThoughOurClockIsFast) {
    Story story;
    story.listing("23:32:43", revoking, {});  // 23:32:38 by the platform's clock
    story.listing(
        "23:36:43", pending,
        {{"18:18:07", approved}, {"23:26:43", revoking}, {"23:32:41", revoked}, {"23:32:42", pending}});
    EXPECT_EQ(story.present(), "pending");
}

TEST(Found, ListThatLagsBehindACommandAndWhatLedToItIsOld) {
    Story story;
    story.listing("04:30:00", pending, {{"04:29:40", pending}});
    story.webhook("06:24:50", approved, "06:24:14");
    story.answer("06:25:27", revoking);
    story.listing("06:25:32", pending, {});
    EXPECT_EQ(story.present(), "revoking");
    story.listing("06:32:00", pending, {});
    EXPECT_EQ(story.present(), "pending") << "by then no list lags any more";
}

TEST(Found, ListFromBeforeAnApprovalThatWasAskedForSinceIsOld) {
    Story story;
    story.listing("21:26:25", rejected, {});  // 21:26:02 by the platform's clock
    story.webhook("21:26:38", approved, "21:26:14");
    EXPECT_EQ(story.present(), "approved");
}

TEST(Found, ListSoonAfterAWebhookTellsWhatFollowed) {
    Story story;
    story.webhook("12:00:02", approved, "12:00:00");
    story.listing("12:00:30", revoked, {});
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Found, ListWithAWordNeverHeardOfMayBeFromBeforeAFreshWebhook) {
    Story story;
    story.webhook("23:19:57", revoked, "23:19:49");
    story.listing("23:20:18", Status("suspended"), {});
    EXPECT_EQ(story.present(), "revoked");
    story.listing("23:26:00", Status("suspended"), {});
    EXPECT_EQ(story.present(), "suspended") << "by then no list lags any more";
}

TEST(Found, ListThatSaysErrorOrAnotherEndMayBeFromBeforeAFreshWebhook) {
    for (const Status& listed : {Status(error), Status(rejected)}) {
        Story story;
        story.webhook("18:10:13", revoked, "18:10:07");
        story.listing("18:10:37", listed, {});
        EXPECT_EQ(story.present(), "revoked");
        story.listing("18:16:00", listed, {});
        EXPECT_EQ(story.present(), listed.text()) << "by then no list lags any more";
    }
}

TEST(Found, ApprovalAfterAListSaidRevokedIsNotTheOneBefore) {
    Story story;
    story.listing("21:27:46", approved, {});
    story.listing("21:29:14", revoked, {});
    story.webhook("21:29:52", approved, "21:29:51");
    EXPECT_EQ(story.present(), "approved");
    EXPECT_EQ(
        story.told(),
        "approved 21:27:46 sweep estimated; revoked 21:29:14 sweep estimated; approved 21:29:51 webhook "
        "provisional");
}

TEST(Found, CheckFromBeforeAWebhookIsOldThoughTheStepBetweenIsNotKnown) {
    Story story;
    story.webhook("04:45:30", approved, "04:45:12");
    story.listing("04:45:51", revoking, {});
    story.webhook("04:46:01", revoked, "04:45:46");
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Found, ApprovedAgainAfterAStatusNeverSeenBeforeIsNoRedelivery) {
    Story story;
    story.webhook("10:58:10", approved, "10:58:09");
    story.listing("11:05:07", Status("suspended"),
                  {{"10:58:09", approved}, {"11:04:01", Status("suspended")}});
    story.webhook("11:06:47", approved, "11:06:34");
    EXPECT_EQ(story.present(), "approved");
}

TEST(Found, ApprovedAgainAfterAStatusNeverSeenBeforeIsNotTheLostFirstOnes) {
    Story story;
    story.listing("11:05:07", Status("suspended"),
                  {{"10:58:09", approved}, {"11:04:01", Status("suspended")}});
    story.webhook("11:06:47", approved, "11:06:34");
    EXPECT_EQ(story.present(), "approved");
}

TEST(Found, ApprovalOfTheNextEpisodeIsItsOwnThoughARevocationIsStampedBehindTheRequest) {
    Story story;
    story.webhook("06:29:20", revoked, "06:28:54");
    story.listing("06:30:46", pending,
                  {{"06:24:31", approved}, {"06:28:50", revoked}, {"06:28:51", pending}});
    story.webhook("06:32:28", approved, "06:32:27");
    EXPECT_EQ(story.present(), "approved");
    EXPECT_EQ(story.told(),
              "approved 06:24:31 sweep; revoked 06:28:50 webhook+sweep; pending 06:28:51 sweep; "
              "approved 06:32:27 webhook provisional");
}

TEST(Found, SecondRemovalByAFastClockComesBeforeTheRevocationItLedTo) {
    Story story;
    story.answer("13:45:07", revoking);
    story.answer("14:06:39",
                 revoking);  // 14:06:20 by the platform's clock; approved in between, but nobody told
    story.webhook("14:06:58", revoked, "14:06:32");
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Found, AskingForWhatIsPendingByAFastClockComesBeforeTheApproval) {
    Story story;
    story.listing("10:00:00", pending, {{"08:00:00", pending}});
    story.answer("10:30:20", pending);
    story.webhook("10:30:25", approved, "10:30:03");
    EXPECT_EQ(story.present(), "approved");
}

}  // namespace
}  // namespace clearance
