// What we are told and what the history then is: webhooks, changelogs and answers. The names are those of
// tests/e2e/history_*_test.cpp, where the same is told to the running service.
#include <gtest/gtest.h>

#include "tests/unit/clearance/story.hpp"

namespace clearance {
namespace {

using enum KnownStatus;

TEST(Told, WebhookThenItsEntryAreOneTransitionAtTheEntrysTime) {
    Story story;
    story.webhook("10:37:00", approved, "10:36:52.3");
    EXPECT_EQ(story.told(), "approved 10:36:52.300 webhook provisional");
    story.listing("10:50:00", approved, {{"10:00:00", pending}, {"10:36:51", approved}});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 10:36:51 webhook+sweep");
    EXPECT_EQ(story.present(), "approved");
    EXPECT_TRUE(story.folded().settled);
}

TEST(Told, EntryThenItsWebhookAreOneTransitionToo) {
    Story story;
    story.listing("10:50:00", approved, {{"10:00:00", pending}, {"10:36:51", approved}});
    story.webhook("10:51:00", approved, "10:36:52.3");
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 10:36:51 webhook+sweep");
}

TEST(Told, WebhookStampedJustBeforeItsEntryIsThatEntrys) {
    Story story;
    story.webhook("10:37:00", rejected, "10:36:50.9");
    story.listing("10:50:00", rejected, {{"10:36:51", pending}, {"10:36:51", rejected}});
    EXPECT_EQ(story.told(), "pending 10:36:51 sweep; rejected 10:36:51 webhook+sweep");
}

TEST(Told, SeveralWebhooksOfOneChangeAreOneTransition) {
    Story story;
    story.webhook("10:37:00", approved, "10:36:52");
    story.webhook("10:39:00", approved, "10:38:40");  // sent again, stamped anew
    EXPECT_EQ(story.told(), "approved 10:36:52 webhook provisional");
    story.listing("10:50:00", approved, {{"10:00:00", pending}, {"10:36:51", approved}});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 10:36:51 webhook+sweep");
    EXPECT_TRUE(story.folded().settled);
}

TEST(Told, ChangelogWithoutAnyWebhookTellsAllOfIt) {
    Story story;
    story.listing("10:50:00", approved, {{"10:00:00", pending}, {"10:36:51", approved}});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 10:36:51 sweep");
    EXPECT_EQ(story.present(), "approved");
}

TEST(Told, RevokedBeforeApprovedPutsApprovedIntoThePast) {
    Story story;
    story.webhook("11:00:01", revoked, "11:00:00");
    story.webhook("11:00:05", approved, "10:36:00");
    EXPECT_EQ(story.told(), "approved 10:36:00 webhook provisional; revoked 11:00:00 webhook provisional");
    EXPECT_EQ(story.present(), "revoked");
    EXPECT_EQ(story.folded().transitions.at(1).from, Status(approved));
    EXPECT_TRUE(story.folded().transitions.at(1).expected);
}

TEST(Told, ApprovedAndRevokedStampedAlikeAreInTheLifeCyclesOrder) {
    Story story;
    story.webhook("11:00:01", revoked, "11:00:00");
    story.webhook("11:00:05", approved, "11:00:00");
    EXPECT_EQ(story.told(), "approved 11:00:00 webhook provisional; revoked 11:00:00 webhook provisional");
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Told, ApprovalRedeliveredAfterTheRevocationStaysInThePast) {
    Story story;
    story.listing("10:45:00", revoked, {{"10:36:00", approved}, {"10:40:00", revoked}});
    story.webhook("10:45:30", approved, "10:41:00");
    EXPECT_EQ(story.told(), "approved 10:36:00 webhook+sweep; revoked 10:40:00 sweep");
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Told, ApprovalRedeliveredAfterTheRevocationStaysInThePastThoughItWasToldThen) {
    Story story;
    story.webhook("10:36:03", approved, "10:36:02");
    story.listing("10:40:30", revoked, {{"10:36:00", approved}, {"10:40:00", revoked}});
    story.webhook("10:41:30", approved, "10:41:00");
    EXPECT_EQ(story.told(), "approved 10:36:00 webhook+sweep; revoked 10:40:00 sweep");
    story.webhook("10:42:30", revoked, "10:42:00");  // and so is the revocation
    EXPECT_EQ(story.told(), "approved 10:36:00 webhook+sweep; revoked 10:40:00 webhook+sweep");
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Told, ApprovalAfterANewRequestIsNoRedelivery) {
    Story story;
    story.listing("10:40:30", revoked, {{"10:36:00", approved}, {"10:40:00", revoked}});
    story.answer("10:40:45", pending);
    story.webhook("10:41:01", approved, "10:41:00");
    EXPECT_EQ(story.told(),
              "approved 10:36:00 sweep; revoked 10:40:00 sweep; pending 10:40:45 command provisional; "
              "approved 10:41:00 webhook provisional");
    EXPECT_EQ(story.present(), "approved");
}

TEST(Told, RejectionThatTwoEntriesMayMeanMovesToItsOwn) {
    Story story;
    story.listing("10:02:00", rejected, {{"10:01:00", rejected}});
    story.webhook("10:03:02", rejected, "10:03:01");
    EXPECT_EQ(story.told(), "rejected 10:01:00 webhook+sweep");
    story.listing("10:20:00", rejected,
                  {{"10:01:00", rejected}, {"10:02:00", pending}, {"10:03:00", rejected}});
    EXPECT_EQ(story.told(),
              "rejected 10:01:00 sweep; pending 10:02:00 sweep; rejected 10:03:00 webhook+sweep");
    EXPECT_EQ(story.episodes(), "1 2 2");
}

TEST(Told, WebhookThatNoChangelogEverHoldsIsUnconfirmed) {
    Story story;
    story.listing("10:02:00", pending, {{"10:00:00", pending}});
    story.webhook("10:10:01", approved, "10:10:00");
    EXPECT_EQ(story.present(), "approved");
    story.listing("10:12:00", pending, {{"10:00:00", pending}});  // the list may lag
    EXPECT_EQ(story.present(), "approved");
    EXPECT_FALSE(story.folded().settled);
    story.listing("10:16:00", pending, {{"10:00:00", pending}});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 10:10:00 webhook provisional unconfirmed");
    EXPECT_EQ(story.present(), "pending");
    EXPECT_TRUE(story.folded().settled);
}

TEST(Told, UnconfirmedWebhookIsConfirmedByAChangelogThatHoldsItAfterAll) {
    Story story;
    story.webhook("10:10:01", approved, "10:10:00");
    story.listing("10:16:00", pending, {{"10:00:00", pending}});
    EXPECT_EQ(story.present(), "pending");
    story.listing("11:16:00", approved, {{"10:00:00", pending}, {"10:09:59", approved}});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 10:09:59 webhook+sweep");
    EXPECT_EQ(story.present(), "approved");
}

TEST(Told, StatusWithoutAChangelogIsAnEstimateUntilOneShowsUp) {
    Story story;
    story.listing("10:00:00", pending, {});
    story.listing("11:00:00", approved, {});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep estimated; approved 11:00:00 sweep estimated");
    EXPECT_EQ(story.folded().transitions.at(1).earliest, clock_of("10:00:00"));
    EXPECT_TRUE(story.folded().settled);
    story.listing("12:00:00", approved, {{"09:58:00", pending}, {"10:36:00", approved}});
    EXPECT_EQ(story.told(), "pending 09:58:00 sweep; approved 10:36:00 sweep");
}

TEST(Told, EstimateThatTheChangelogContradictsIsReplacedToo) {
    Story story;
    story.listing("11:00:00", approved, {});
    story.listing("12:00:00", revoked, {{"10:36:00", approved}, {"10:50:00", revoked}});
    EXPECT_EQ(story.told(), "approved 10:36:00 sweep; revoked 10:50:00 sweep");
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Told, LateWebhookReplacesTheEstimate) {
    Story story;
    story.listing("10:00:00", pending, {});
    story.listing("11:00:00", approved, {});
    story.webhook("11:30:00", approved, "10:36:00");
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep estimated; approved 10:36:00 webhook+sweep provisional");
}

TEST(Told, PlatformsClockAheadOfOursIsNoSecondTransition) {
    Story story;
    story.listing("10:00:00", pending, {{"09:00:00", pending}});
    story.listing("11:00:00", approved, {});
    story.listing("11:10:00", approved, {{"09:00:00", pending}, {"11:00:03", approved}});
    EXPECT_EQ(story.told(), "pending 09:00:00 sweep; approved 11:00:03 sweep");
}

TEST(Told, AnswerByAFastClockComesBeforeWhatFollowed) {
    Story story;
    story.answer("10:00:05", pending);
    story.webhook("10:00:06", approved, "10:00:02");
    EXPECT_EQ(story.told(),
              "pending 10:00:02 command estimated provisional; approved 10:00:02 webhook provisional");
    EXPECT_EQ(story.present(), "approved");
    story.listing("10:20:00", approved, {{"10:00:00", pending}, {"10:00:02", approved}});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep+command; approved 10:00:02 webhook+sweep");
}

TEST(Told, RemovalByAFastClockComesBeforeWhatFollowed) {
    Story story;
    story.listing("09:30:00", approved, {{"09:00:00", approved}});
    const auto sent = story.last_id();
    story.webhook("10:00:04", revoked, "10:00:02");  // overtakes the answer
    story.answer("10:00:05", revoking, sent);
    EXPECT_EQ(story.told(),
              "approved 09:00:00 sweep; revoking 10:00:02 command estimated provisional; "
              "revoked 10:00:02 webhook provisional");
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Told, AnswerComesAfterWhatWasKnownBeforeTheCommandWasSent) {
    Story fast;
    fast.webhook("10:00:01", rejected, "10:00:00");
    fast.answer("10:00:11", pending);
    EXPECT_EQ(fast.told(), "rejected 10:00:00 webhook provisional; pending 10:00:11 command provisional");
    Story slow;
    slow.webhook("09:59:31", rejected, "10:00:00");  // our clock is 30 s behind the platform's
    slow.answer("09:59:40", pending);
    EXPECT_EQ(slow.told(),
              "rejected 10:00:00 webhook provisional; pending 10:00:00 command estimated provisional");
    EXPECT_EQ(slow.episodes(), "1 2");
}

TEST(Told, AskingForWhatIsInForceChangesNothing) {
    Story story;
    story.listing("10:00:00", pending, {{"08:00:00", pending}});
    story.answer("10:30:00", pending);
    EXPECT_EQ(story.told(), "pending 08:00:00 sweep+command");
    Story slow;
    slow.webhook("09:59:31", approved, "10:00:00");
    slow.answer("09:59:40", approved);
    EXPECT_EQ(slow.told(), "approved 10:00:00 webhook+command provisional");
}

TEST(Told, CancelingThenApprovedIsExpectedRejectedThenApprovedIsNot) {
    Story canceling_first;
    canceling_first.listing("12:00:00", approved,
                            {{"08:00:00", pending}, {"09:00:00", canceling}, {"10:00:00", approved}});
    for (const auto& t : canceling_first.folded().transitions) EXPECT_TRUE(t.expected);
    Story straight;
    straight.listing("12:00:00", approved,
                     {{"08:00:00", pending}, {"09:00:00", rejected}, {"10:00:00", approved}});
    EXPECT_TRUE(straight.folded().transitions.at(1).expected);
    EXPECT_FALSE(straight.folded().transitions.at(2).expected);
    EXPECT_EQ(straight.episodes(), "1 1 2");
}

}  // namespace
}  // namespace clearance
