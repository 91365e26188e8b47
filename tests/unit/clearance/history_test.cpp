// The rules of the ledger at the level of the fold: each test is a story told in observations.
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

TEST(Fold, WebhookAndItsChangelogEntryAreOneTransitionAtTheChangelogsTime) {
    Story story;
    story.webhook("10:37:00", approved, "10:36:52.3");
    story.listing("10:50:00", approved, {{"10:00:00", pending}, {"10:36:51", approved}});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 10:36:51 webhook+sweep");
    EXPECT_EQ(story.present(), "approved");
    EXPECT_TRUE(story.folded().settled);
}

TEST(Fold, TransitionKeepsTheIdOfItsFirstEvidence) {
    Story story;
    const auto id = story.webhook("10:37:00", approved, "10:36:52");
    EXPECT_EQ(story.folded().transitions.at(0).id, id);
    story.listing("10:50:00", approved, {{"10:36:51", approved}});
    EXPECT_EQ(story.folded().transitions.at(0).id, id);
}

TEST(Fold, ChangelogAloneTellsTheWholeStory) {
    Story story;
    story.listing("10:50:00", approved, {{"10:00:00", pending}, {"10:36:51", approved}});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 10:36:51 sweep");
}

TEST(Fold, LateWebhookTakesItsPlaceInThePast) {
    Story story;
    story.webhook("11:00:01", revoked, "11:00:00");
    story.webhook("11:00:05", approved, "10:36:00");
    EXPECT_EQ(story.told(), "approved 10:36:00 webhook provisional; revoked 11:00:00 webhook provisional");
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Fold, RedeliveredWebhookOfAnEarlierStatusDoesNotComeBackToLife) {
    Story story;
    story.listing("10:45:00", revoked, {{"10:36:00", approved}, {"10:40:00", revoked}});
    story.webhook("10:45:30", approved, "10:41:00");
    EXPECT_EQ(story.told(), "approved 10:36:00 webhook+sweep; revoked 10:40:00 sweep");
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Fold, WebhookMovesToTheNearerEntryOnceThatIsKnown) {
    Story story;
    story.listing("10:02:00", rejected, {{"10:01:00", rejected}});
    story.webhook("10:03:02", rejected, "10:03:01");
    EXPECT_EQ(story.told(), "rejected 10:01:00 webhook+sweep");
    story.listing("10:20:00", rejected,
                  {{"10:01:00", rejected}, {"10:02:00", pending}, {"10:03:00", rejected}});
    EXPECT_EQ(story.told(),
              "rejected 10:01:00 sweep; pending 10:02:00 sweep; rejected 10:03:00 webhook+sweep");
}

TEST(Fold, WebhookThatNoLaterChangelogHoldsIsUnconfirmedAndNeverThePresent) {
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

TEST(Fold, BareStatusWithoutChangelogIsAnEstimate) {
    Story story;
    story.listing("10:00:00", pending, {});
    story.listing("11:00:00", approved, {});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep estimated; approved 11:00:00 sweep estimated");
    const auto history = story.folded();
    EXPECT_EQ(history.transitions.at(1).earliest, clock_of("10:00:00"));
    EXPECT_TRUE(history.settled);
}

TEST(Fold, ChangelogThatShowsUpLaterReplacesTheEstimate) {
    Story story;
    story.listing("10:00:00", pending, {});
    story.listing("11:00:00", approved, {});
    story.listing("12:00:00", approved, {{"09:58:00", pending}, {"10:36:00", approved}});
    EXPECT_EQ(story.told(), "pending 09:58:00 sweep; approved 10:36:00 sweep");
}

TEST(Fold, LateWebhookReplacesTheEstimate) {
    Story story;
    story.listing("10:00:00", pending, {});
    story.listing("11:00:00", approved, {});
    story.webhook("11:30:00", approved, "10:36:00");
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep estimated; approved 10:36:00 webhook+sweep provisional");
}

TEST(Fold, SameBareStatusAgainIsNoTransition) {
    Story story;
    story.listing("10:00:00", pending, {});
    story.listing("11:00:00", pending, {});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep estimated");
}

TEST(Fold, AnswerByAFastClockStillComesBeforeWhatFollowedFromIt) {
    Story story;
    story.answer("10:00:05", pending);
    story.webhook("10:00:06", approved, "10:00:02");
    EXPECT_EQ(story.told(),
              "pending 10:00:02 command estimated provisional; approved 10:00:02 webhook provisional");
    EXPECT_EQ(story.present(), "approved");
}

TEST(Fold, AnswerAttachesToTheChangelogEntryOfItsStatus) {
    Story story;
    story.answer("10:00:05", pending);
    story.listing("10:20:00", approved, {{"10:00:01", pending}, {"10:05:00", approved}});
    EXPECT_EQ(story.told(), "pending 10:00:01 sweep+command; approved 10:05:00 sweep");
}

TEST(Fold, AskingAgainForWhatIsPendingAlreadyChangesNothing) {
    Story story;
    story.listing("10:00:00", pending, {{"08:00:00", pending}});
    story.answer("10:30:00", pending);
    EXPECT_EQ(story.told(), "pending 08:00:00 sweep+command");
}

TEST(Fold, WebhookWithoutATimeNeverSetsThePresentAlone) {
    Story story;
    story.webhook("10:00:00", approved, "");
    EXPECT_EQ(story.told(), "");
    EXPECT_FALSE(story.folded().present);
    EXPECT_FALSE(story.folded().settled);
    story.listing("10:00:05", approved, {{"09:59:00", approved}});
    EXPECT_EQ(story.told(), "approved 09:59:00 webhook+sweep");
    EXPECT_TRUE(story.folded().settled);
}

TEST(Fold, IdenticalWebhooksOfTwoEpisodesBothFindTheirEntry) {
    Story story;
    story.webhook("09:00:00", rejected, "");
    story.listing("09:01:00", rejected, {{"08:59:00", rejected}});
    story.webhook("11:00:00", rejected, "");
    story.listing("11:01:00", rejected,
                  {{"08:59:00", rejected}, {"10:00:00", pending}, {"10:59:00", rejected}});
    EXPECT_EQ(story.told(),
              "rejected 08:59:00 webhook+sweep; pending 10:00:00 sweep; rejected 10:59:00 webhook+sweep");
}

TEST(Fold, ListAskedForBeforeAWebhookWasRecordedConcludesNothingByItsBareStatus) {
    Story story;
    story.listing("10:00:00", pending, {});
    const auto fence = story.last_id();
    story.webhook("10:30:05", approved, "10:30:04");
    story.listing("10:30:00", pending, {}, {.recorded = "10:30:10", .fence = fence});
    EXPECT_EQ(story.present(), "approved");
    EXPECT_FALSE(story.folded().settled);
}

TEST(Fold, ItsChangelogStillMerges) {
    Story story;
    const auto fence = story.last_id();
    story.webhook("10:30:05", approved, "10:30:04");
    story.listing("10:30:00", pending, {{"10:00:00", pending}}, {.recorded = "10:30:10", .fence = fence});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 10:30:04 webhook provisional");
    EXPECT_EQ(story.present(), "approved");
}

TEST(Fold, StaleHalfOfAVehicleListedTwiceChangesNothing) {
    Story story;
    story.listing("12:00:00", approved, {{"10:00:00", pending}, {"11:00:00", approved}});
    story.listing("12:00:00", pending, {{"10:00:00", pending}});
    EXPECT_EQ(story.present(), "approved");
    EXPECT_TRUE(story.folded().settled);
}

TEST(Fold, VehicleListedTwiceWithDifferentWordsAndNoChangelogDoesNotFlipWithEachSweep) {
    Story story;
    for (const auto* sweep : {"12:00:00", "13:00:00", "14:00:00"}) {
        story.listing(sweep, approved, {});
        story.listing(sweep, pending, {}, {.same_answer = true});
    }
    EXPECT_EQ(story.told(), "approved 12:00:00 sweep estimated");
    EXPECT_TRUE(story.folded().settled);
    story.listing("15:00:00", revoked, {});
    story.listing("15:00:00", pending, {}, {.same_answer = true});
    EXPECT_EQ(story.present(), "revoked");
}

TEST(Fold, FilteredListNeverMovesAFinishedVehicleByBareStatus) {
    Story story;
    story.listing("11:00:00", approved, {});
    story.listing("12:00:00", pending, {}, {.filtered = true});
    EXPECT_EQ(story.present(), "approved");
    story.listing("13:00:00", pending, {});
    EXPECT_EQ(story.present(), "pending");
}

TEST(Fold, AskedForAgainIsANewEpisode) {
    Story story;
    story.listing("12:00:00", pending,
                  {{"08:00:00", pending}, {"09:00:00", rejected}, {"10:00:00", pending}});
    const auto history = story.folded();
    EXPECT_EQ(history.transitions.at(0).episode, 1);
    EXPECT_EQ(history.transitions.at(1).episode, 1);
    EXPECT_EQ(history.transitions.at(2).episode, 2);
}

TEST(Fold, WhenPendingWasNeverSeenTheFirstStatusAfterAnEndOpensTheNextEpisode) {
    Story story;
    story.webhook("09:00:00", rejected, "09:00:00");
    story.webhook("11:00:00", approved, "11:00:00");
    const auto history = story.folded();
    EXPECT_EQ(history.transitions.at(1).episode, 2);
    EXPECT_FALSE(history.transitions.at(1).expected);
}

TEST(Fold, CancelingThenApprovedIsExpected) {
    Story story;
    story.listing("12:00:00", approved,
                  {{"08:00:00", pending}, {"09:00:00", canceling}, {"10:00:00", approved}});
    for (const auto& t : story.folded().transitions) EXPECT_TRUE(t.expected);
}

TEST(Fold, StatusNeverSeenBeforeIsKeptVerbatim) {
    Story story;
    story.listing("12:00:00", Status("suspended"),
                  {{"08:00:00", approved}, {"09:00:00", Status("suspended")}});
    EXPECT_EQ(story.told(), "approved 08:00:00 sweep; suspended 09:00:00 sweep");
}

TEST(Fold, EntryWithoutADateKeepsItsPlaceAsAnEstimate) {
    Story story;
    story.listing("12:00:00", approved,
                  {{"08:00:00", pending}, {"soon", rejected}, {"09:00:00", pending}, {"10:00:00", approved}});
    EXPECT_EQ(story.told(),
              "pending 08:00:00 sweep; rejected 08:00:00 sweep estimated; pending 09:00:00 sweep; "
              "approved 10:00:00 sweep");
}

TEST(Fold, DateFarInTheFutureIsNoDate) {
    Story story;
    story.webhook("10:00:00", approved, "2099-01-01T00:00:00Z");
    EXPECT_EQ(story.told(), "");
}

TEST(Fold, PlatformsClockAheadOfOursIsNoSecondTransition) {
    Story story;
    story.listing("10:00:00", pending, {{"09:00:00", pending}});
    story.listing("11:00:00", approved, {});
    story.listing("11:10:00", approved, {{"09:00:00", pending}, {"11:00:03", approved}});
    EXPECT_EQ(story.told(), "pending 09:00:00 sweep; approved 11:00:03 sweep");
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
