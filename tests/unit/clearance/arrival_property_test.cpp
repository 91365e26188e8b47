// Any order of arrival of any set of facts folds to the same history. What exactly the rules promise:
//
// The facts are what the platform tells: webhooks with their stamps, answers to commands and lists with the
// time at which they were asked for and everything they hold. How late a webhook comes and how long a list
// takes is the order of arrival; from it follow ids, recorded_at, fences, and which answer shows an entry
// first. The two orders fold to histories that are equal in everything but ids, recorded_at and evidence,
// once all have arrived and one more whole list, asked for `settle_time` later, has been read, if
// - that list tells the changelog; or
// - no list ever told one, and none was overtaken: with something recorded behind its fence, a bare status is
//   not believed (rule 6), so that the time of an estimate follows from the order. The present does not.
//
// Some facts are about the order of arrival themselves, so they are the same in both: when a webhook without
// a stamp was received ("before its receipt" is all that it says), which answer first shows an entry without
// a date (it happened before that), and what was known before a command was sent, where clocks that may
// differ by a minute leave it open.
#include <gtest/gtest.h>

#include "tests/unit/clearance/arrivals.hpp"

namespace clearance {
namespace {

constexpr unsigned cases = 10'000;

using TextOf = std::string (*)(const History&);

std::string present_of(const History& history) {
    if (!history.present) return "unknown";
    return std::string(history.transitions[*history.present].to.text());
}

bool differ(const Facts& facts, TextOf text) {
    return text(fold(arrived(facts, &Fact::first))) != text(fold(arrived(facts, &Fact::second)));
}

/// Facts are left out while the two orders still differ; the last list stays.
Facts shortest(Facts facts, TextOf text) {
    for (bool shorter = true; shorter;) {
        shorter = false;
        for (std::size_t i = 0; i + 1 < facts.facts.size(); ++i) {
            Facts fewer = facts;
            fewer.facts.erase(fewer.facts.begin() + static_cast<std::ptrdiff_t>(i));
            if (!differ(fewer, text)) continue;
            facts = std::move(fewer);
            shorter = true;
            break;
        }
    }
    return facts;
}

void expect_the_same(Telling telling, TextOf text) {
    for (unsigned seed = 1; seed <= cases; ++seed) {
        const auto facts = make_facts(seed, telling);
        if (!differ(facts, text)) continue;
        const auto story = shortest(facts, text);
        FAIL() << "seed " << seed << ", " << text_of(story) << "\nin the first order:\n"
               << text_of(fold(arrived(story, &Fact::first))) << "\nin the second:\n"
               << text_of(fold(arrived(story, &Fact::second)));
    }
}

TEST(Arrival, InAnyOrderFoldsToTheSameHistoryOnceTheChangelogIsKnown) {
    expect_the_same(Telling::whole_at_last, text_of);
}

TEST(Arrival, InAnyOrderFoldsToTheSameHistoryWithoutAnyChangelog) {
    expect_the_same(Telling::never_entries, text_of);
}

TEST(Arrival, InAnyOrderFoldsToTheSamePresentThoughAnswersAreOvertaken) {
    expect_the_same(Telling::overtaken, present_of);
}

}  // namespace
}  // namespace clearance
