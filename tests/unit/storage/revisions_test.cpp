#include "storage/revisions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace storage {
namespace {

using clearance::KnownStatus;
using clearance::Transition;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Transition folded(std::vector<std::int64_t> evidence, KnownStatus to = KnownStatus::approved) {
    Transition transition;
    transition.id = evidence.front();
    transition.to = to;
    transition.evidence = std::move(evidence);
    return transition;
}

Transition told(std::int64_t id, KnownStatus to = KnownStatus::approved) {
    Transition transition;
    transition.id = id;
    transition.to = to;
    return transition;
}

std::vector<std::int64_t> identities(std::vector<Transition> history, const std::vector<Transition>& known) {
    keep_identities(history, known);
    std::vector<std::int64_t> ids;
    for (const auto& transition : history) ids.push_back(transition.id);
    return ids;
}

std::vector<std::pair<Change, std::int64_t>> changes(std::vector<Transition> history,
                                                     const std::vector<Transition>& known) {
    keep_identities(history, known);
    std::vector<std::pair<Change, std::int64_t>> all;
    for (const auto& revision : revise(history, known))
        all.emplace_back(revision.change, revision.transition.id);
    return all;
}

TEST(Identities, OfANewTransitionIsTheFoldsOwn) {
    EXPECT_THAT(identities({folded({4, 7})}, {}), ElementsAre(4));
}

TEST(Identities, OfAWebhookIsKeptWhenAnEntryWithAGreaterIdJoinsIt) {
    EXPECT_THAT(identities({folded({10, 12})}, {told(10)}), ElementsAre(10));
}

TEST(Identities, IsKeptWhenEvidenceWithASmallerIdJoins) {
    EXPECT_THAT(identities({folded({3, 10})}, {told(10)}), ElementsAre(10));
}

TEST(Identities, MovesWithItsAnchor) {
    EXPECT_THAT(identities({folded({12}), folded({10, 14})}, {told(10)}), ElementsAre(12, 10));
}

TEST(Identities, OfTwoThatBecomeOneIsTheSmaller) {
    EXPECT_THAT(changes({folded({10, 12})}, {told(10), told(12)}), ElementsAre(Pair(Change::withdrawn, 12)));
}

TEST(Identities, AreNeverSharedEvenWhereEvidenceIs) {
    EXPECT_THAT(identities({folded({5, 6}), folded({5, 8}), folded({5, 6, 9})}, {told(5)}),
                ElementsAre(5, 8, 6));
}

TEST(Identities, OfANewTransitionNeverTakesOneThatAnotherIsEntitledTo) {
    EXPECT_THAT(identities({folded({7, 9}), folded({7, 8})}, {told(7), told(8)}), ElementsAre(7, 8));
}

TEST(Revisions, TellNothingOfAnEqualHistory) {
    EXPECT_THAT(changes({folded({4, 7}), folded({9}, KnownStatus::revoked)},
                        {told(4), told(9, KnownStatus::revoked)}),
                IsEmpty());
}

TEST(Revisions, TellWhatIsAddedAmendedAndWithdrawn) {
    EXPECT_THAT(changes({folded({1}, KnownStatus::pending), folded({4}), folded({9})},
                        {told(1, KnownStatus::approved), told(4), told(6)}),
                ElementsAre(Pair(Change::withdrawn, 6), Pair(Change::amended, 1), Pair(Change::added, 9)));
}

TEST(Revisions, NoticeEveryFieldThatIsShown) {
    const auto amended = [](auto change) {
        auto transition = folded({4});
        change(transition);
        return changes({transition}, {told(4)}).size();
    };
    EXPECT_EQ(amended([](Transition& t) { t.from = KnownStatus::pending; }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.occurred_at += std::chrono::seconds(1); }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.earliest.emplace(); }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.estimated = true; }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.provisional = true; }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.unconfirmed = true; }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.expected = false; }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.order = 1; }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.episode = 2; }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.sources = 3; }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.reason = "no data"; }), 1U);
    EXPECT_EQ(amended([](Transition& t) { t.evidence.push_back(12); }), 0U);
    EXPECT_EQ(amended([](Transition& t) { t.webhook_at.emplace(); }), 0U) << "evidence, not told";
    EXPECT_EQ(amended([](Transition& t) { t.sweep_at.emplace(); }), 0U);
}

}  // namespace
}  // namespace storage
