// What we are told and what the history then is: webhooks without a time, lists that lag or contradict
// themselves, timestamps and statuses of every kind. The names are those of tests/e2e/history_*_test.cpp.
#include <gtest/gtest.h>

#include "tests/unit/clearance/story.hpp"

namespace clearance {
namespace {

using enum KnownStatus;

TEST(Told, WebhookWithoutATimeIsDecidedByTheAnswer) {
    Story story;
    story.webhook("10:00:00", approved, "");
    EXPECT_EQ(story.told(), "");
    EXPECT_FALSE(story.folded().present);
    EXPECT_FALSE(story.folded().settled);
    story.listing("10:00:05", approved, {{"09:59:00", approved}});
    EXPECT_EQ(story.told(), "approved 09:59:00 webhook+sweep");
    EXPECT_TRUE(story.folded().settled);
}

TEST(Told, WebhookWithoutATimeThatTheAnswerDeniesIsNothing) {
    Story story;
    story.listing("09:00:00", pending, {{"08:00:00", pending}});
    story.webhook("10:00:00", approved, "");
    story.listing("10:00:05", pending, {{"08:00:00", pending}});
    EXPECT_EQ(story.told(), "pending 08:00:00 sweep");
    EXPECT_TRUE(story.folded().settled);
}

TEST(Told, WebhookWithoutATimeIsDecidedByABareStatusToo) {
    Story story;
    story.listing("09:00:00", pending, {});
    story.webhook("10:00:00", approved, "");
    story.listing("10:00:05", approved, {});
    EXPECT_EQ(story.told(), "pending 09:00:00 sweep estimated; approved 10:00:05 webhook+sweep estimated");
}

TEST(Told, WebhookWithoutATimeIsOfNothingThatCameAfterIt) {
    Story story;
    story.webhook("09:00:00", approved, "");
    story.listing("10:00:00", pending, {});
    story.listing("11:00:00", approved, {});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep estimated; approved 11:00:00 sweep estimated");
}

TEST(Told, IdenticalWebhooksOfTwoEpisodesAreBothDecidedByTheAnswer) {
    Story story;
    story.webhook("09:00:00", rejected, "");
    story.listing("09:01:00", rejected, {{"08:59:00", rejected}});
    story.webhook("11:00:00", rejected, "");
    EXPECT_EQ(story.told(), "rejected 08:59:00 webhook+sweep");
    EXPECT_FALSE(story.folded().settled);
    story.listing("11:01:00", rejected,
                  {{"08:59:00", rejected}, {"10:00:00", pending}, {"10:59:00", rejected}});
    EXPECT_EQ(story.told(),
              "rejected 08:59:00 webhook+sweep; pending 10:00:00 sweep; rejected 10:59:00 webhook+sweep");
}

TEST(Told, WebhookBehindTheRequestStandsAndTheListsChangelogMerges) {
    Story story;
    story.listing("10:00:00", pending, {});
    const auto fence = story.last_id();
    story.webhook("10:30:05", approved, "10:30:04");
    story.listing("10:30:00", pending, {}, {.recorded = "10:30:10", .fence = fence});
    EXPECT_EQ(story.present(), "approved");
    EXPECT_FALSE(story.folded().settled);
    story.listing("10:30:00", pending, {{"09:00:00", pending}}, {.recorded = "10:30:10", .fence = fence});
    EXPECT_EQ(story.told(), "pending 09:00:00 sweep; approved 10:30:04 webhook provisional");
    EXPECT_EQ(story.present(), "approved");
}

TEST(Told, FilteredListDuringAFullSweepDoesNotKeepTheFullOneFromConcluding) {
    Story story;
    story.listing("10:00:00", approved, {});
    const auto fence = story.last_id();
    story.listing("12:00:05", revoking, {}, {.filtered = true});
    EXPECT_EQ(story.present(), "approved");
    story.listing("12:00:00", revoking, {}, {.recorded = "12:00:10", .fence = fence});
    EXPECT_EQ(story.present(), "revoking");
}

TEST(Told, ListThatSaysOtherwiseBehindTheFenceStillHoldsTheOlderRequestBack) {
    Story story;
    story.listing("10:00:00", pending, {});
    const auto fence = story.last_id();
    story.listing("12:00:05", approved, {}, {.filtered = true});
    story.listing("12:00:00", pending, {}, {.recorded = "12:00:10", .fence = fence});
    EXPECT_EQ(story.present(), "approved");
}

TEST(Told, ListThatLagsBehindWhatIsKnownMovesNothing) {
    Story story;
    story.listing("10:31:00", approved, {{"09:00:00", pending}, {"10:30:00", approved}});
    story.listing("10:32:00", pending, {});
    EXPECT_EQ(story.present(), "approved");
    story.listing("10:36:00", pending, {});
    EXPECT_EQ(story.present(), "pending") << "five minutes are no lag";
}

TEST(Told, ListKnowsWhatWasKnownWhenItWasAskedForThoughThePlatformsClockIsAhead) {
    Story story;
    story.webhook("10:00:00", approved, "10:00:20");
    story.listing("10:00:01", revoked, {});
    EXPECT_EQ(story.told(), "approved 10:00:20 webhook provisional; revoked 10:00:20 sweep estimated");
}

TEST(Told, VehicleListedTwiceIsDecidedByTheNewestChangelog) {
    for (const bool stale_first : {true, false}) {
        Story story;
        const auto stale = [&](bool again) {
            story.listing("12:00:00", pending, {{"10:00:00", pending}}, {.same_answer = again});
        };
        const auto newest = [&](bool again) {
            story.listing("12:00:00", approved, {{"10:00:00", pending}, {"11:00:00", approved}},
                          {.same_answer = again});
        };
        stale_first ? stale(false) : newest(false);
        stale_first ? newest(true) : stale(true);
        EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 11:00:00 sweep");
        EXPECT_TRUE(story.folded().settled);
    }
}

TEST(Told, BareStatusAgainstTheChangelogIsSettledOnlyOnceThatIsDecided) {
    Story story;
    story.listing("11:00:00", Status("suspended"), {});
    story.listing("11:02:00", approved, {{"10:00:00", approved}});
    EXPECT_EQ(story.present(), "suspended");
    EXPECT_FALSE(story.folded().settled) << "or an equal item would never be looked at again";
    story.listing("11:17:00", approved, {{"10:00:00", approved}});
    EXPECT_EQ(story.told(), "approved 10:00:00 sweep");
    EXPECT_TRUE(story.folded().settled);
}

TEST(Told, VehicleListedTwiceWithDifferentWordsAndNoChangelogDoesNotFlipWithEachSweep) {
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

TEST(Told, VehicleListedTwiceWithTheOlderChangelogOnlyDoesNotFlipWithEachSweep) {
    Story story;
    for (const auto* sweep : {"12:00:00", "13:00:00", "14:00:00"}) {
        story.listing(sweep, pending, {{"10:00:00", pending}});
        story.listing(sweep, approved, {}, {.same_answer = true});
    }
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 12:00:00 sweep estimated");
}

TEST(Told, ChangelogOfTheOtherHalfDecidesThoughTheStaleWordWasToldAlone) {
    Story story;
    story.listing("11:30:00", approved, {{"10:00:00", pending}, {"11:00:00", approved}});
    story.listing("12:00:00", pending, {});  // only this half was looked at: the other was as it had been
    story.listing("13:00:00", pending, {});
    story.listing("13:00:00", approved, {{"10:00:00", pending}, {"11:00:00", approved}},
                  {.same_answer = true});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 11:00:00 sweep");
}

TEST(Told, StaleHalfAloneInAFilteredListMovesNothing) {
    Story story;
    story.listing("11:30:00", approved, {{"10:00:00", pending}, {"11:00:00", approved}});
    story.listing("12:00:00", pending, {{"10:00:00", pending}}, {.filtered = true});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 11:00:00 sweep");
    story.listing("12:01:00", pending, {}, {.filtered = true});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 11:00:00 sweep");
}

TEST(Told, StaleHalfAloneInAFilteredListTakesNoWebhookBack) {
    const std::vector<Told> stale{{"10:00:00", pending}};
    const std::vector<Told> newer{{"10:00:00", pending}, {"10:10:00", canceling}};
    Story story;
    story.listing("10:30:00", pending, stale);
    story.listing("10:30:00", canceling, newer, {.same_answer = true});
    story.webhook("11:00:01", approved, "11:00:00");
    story.listing("12:00:00", pending, stale, {.filtered = true});
    EXPECT_EQ(story.present(), "approved");
    EXPECT_FALSE(story.folded().settled) << "a whole list is to decide";
    story.listing("12:15:00", pending, stale);
    story.listing("12:15:00", canceling, newer, {.same_answer = true});
    EXPECT_EQ(story.present(), "canceling");
}

TEST(Told, FilteredListTakesAWebhookBackWhereItTellsAllThatIsKnown) {
    Story story;
    story.listing("10:30:00", pending, {{"10:00:00", pending}});
    story.webhook("11:00:01", approved, "11:00:00");
    story.listing("11:05:01", pending, {{"10:00:00", pending}}, {.filtered = true});
    EXPECT_EQ(story.told(), "pending 10:00:00 sweep; approved 11:00:00 webhook provisional unconfirmed");
}

TEST(Told, FilteredListNeverMovesAFinishedVehicleByBareStatus) {
    for (const KnownStatus finished : {approved, rejected, revoked, canceled}) {
        Story story;
        story.listing("11:00:00", finished, {});
        story.listing("12:00:00", pending, {}, {.filtered = true});
        EXPECT_EQ(story.present(), Status(finished).text());
        story.listing("13:00:00", pending, {});
        EXPECT_EQ(story.present(), "pending");
    }
}

TEST(Told, StatusNeverSeenBeforeIsKeptVerbatimAndUnfinished) {
    Story story;
    story.listing("12:00:00", Status("suspended"),
                  {{"08:00:00", approved}, {"09:00:00", Status("suspended")}});
    EXPECT_EQ(story.told(), "approved 08:00:00 sweep; suspended 09:00:00 sweep");
    const auto history = story.folded();
    EXPECT_TRUE(history.transitions.at(1).to.is_unfinished());
    EXPECT_FALSE(history.transitions.at(1).expected);
    Story by_webhook;
    by_webhook.webhook("09:00:01", Status("suspended"), "09:00:00");
    EXPECT_EQ(by_webhook.present(), "suspended");
}

TEST(Told, ErrorInAListIsAStatusThatIsUnfinished) {
    Story story;
    story.listing("11:00:00", pending, {});
    story.listing("12:00:00", error, {}, {.filtered = true});
    EXPECT_EQ(story.told(), "pending 11:00:00 sweep estimated; error 12:00:00 sweep estimated");
    story.listing("13:00:00", approved, {}, {.filtered = true});
    EXPECT_EQ(story.present(), "approved") << "what is unfinished is moved by a filtered list too";
}

TEST(Told, TimestampsAreReadAsUtcAndABadOneIsAnEstimate) {
    Story story;
    story.listing("12:00:00", approved,
                  {{"2026-01-02T08:00:00", pending},
                   {"2026-01-02T09:00:00.123456Z", rejected},
                   {"2099-01-01T00:00:00Z", pending},
                   {"soon", approved}});
    EXPECT_EQ(story.told(),
              "pending 08:00:00 sweep; rejected 09:00:00.123 sweep; pending 12:00:00 sweep estimated; "
              "approved 12:00:00 sweep estimated");
    const auto history = story.folded();
    EXPECT_EQ(history.transitions.at(1).occurred_at, parse_time("2026-01-02T09:00:00.123456Z"));
    EXPECT_EQ(history.transitions.at(2).earliest, history.transitions.at(1).occurred_at);
    EXPECT_EQ(history.transitions.at(3).order, 1);
    EXPECT_EQ(story.observations.at(2).occurred_text, "2099-01-01T00:00:00Z");
    EXPECT_EQ(story.present(), "approved");
}

TEST(Told, EntryWithoutADateKeepsItsPlace) {
    Story story;
    story.listing("12:00:00", approved,
                  {{"08:00:00", pending}, {"soon", rejected}, {"09:00:00", pending}, {"10:00:00", approved}});
    EXPECT_EQ(story.told(),
              "pending 08:00:00 sweep; rejected 09:00:00 sweep estimated; pending 09:00:00 sweep; "
              "approved 10:00:00 sweep");
    EXPECT_EQ(story.folded().transitions.at(1).earliest, clock_of("08:00:00"));
}

TEST(Told, WebhooksTimeDatesTheEntryThatHasNone) {
    Story story;
    story.webhook("10:36:53", approved, "10:36:52");
    story.listing("12:00:00", approved, {{"08:00:00", pending}, {"soon", approved}});
    EXPECT_EQ(story.told(), "pending 08:00:00 sweep; approved 10:36:52 webhook+sweep");
    story.webhook("12:30:00", approved, "12:30:00");
    EXPECT_EQ(story.present(), "approved");
    EXPECT_EQ(story.folded().transitions.back().occurred_at, clock_of("12:30:00"))
        << "the entry was there before";
}

TEST(Told, AnswerIsOfTheEntryThatHasNoDate) {
    Story story;
    story.answer("10:00:05", pending);
    story.listing("10:20:00", approved, {{"soon", pending}, {"10:05:00", approved}});
    EXPECT_EQ(story.told(), "pending 10:00:05 sweep+command estimated; approved 10:05:00 sweep");
}

TEST(Told, WebhookStampedFarInTheFutureHasNoTime) {
    Story story;
    story.webhook("10:00:00", approved, "2099-01-01T00:00:00Z");
    EXPECT_EQ(story.told(), "");
    story.listing("10:00:05", approved, {{"09:59:00", approved}});
    EXPECT_EQ(story.told(), "approved 09:59:00 webhook+sweep");
}

}  // namespace
}  // namespace clearance
