#include "storage/listed_news.hpp"

#include <gtest/gtest.h>

namespace storage {
namespace {

using clearance::KnownStatus;
using clearance::ObservationKind;
using clearance::Source;
using namespace std::chrono_literals;

const Time noon{std::chrono::microseconds(1'772'452'800'000'000)};

Observation told(Id id, ObservationKind kind, Time when, Id fence = 0) {
    Observation observation;
    observation.id = id;
    observation.kind = kind;
    observation.source = kind == ObservationKind::webhook ? Source::webhook : Source::sweep;
    observation.status = KnownStatus::approved;
    observation.recorded_at = when;
    observation.requested_at = when;
    observation.fence = fence;
    observation.reference = id;
    return observation;
}

TEST(Echo, IsAListingThatSaysTheSameOnceMore) {
    const std::vector known{told(1, ObservationKind::webhook, noon),
                            told(2, ObservationKind::listing, noon + 6min, 1)};
    EXPECT_TRUE(is_echo(known, told(0, ObservationKind::listing, noon + 1h, 2)));
}

TEST(Echo, IsNotTheFirstListing) {
    const std::vector known{told(1, ObservationKind::webhook, noon)};
    EXPECT_FALSE(is_echo(known, told(0, ObservationKind::listing, noon + 1h, 1)));
}

TEST(Echo, IsNotAListingThatSaysSomethingElse) {
    const std::vector known{told(2, ObservationKind::listing, noon, 1)};
    auto other = told(0, ObservationKind::listing, noon + 1h, 2);
    other.status = KnownStatus::revoked;
    EXPECT_FALSE(is_echo(known, other));
    other = told(0, ObservationKind::listing, noon + 1h, 2);
    other.last_entry = 2;
    EXPECT_FALSE(is_echo(known, other));
}

TEST(Echo, IsNotTheFirstThatIsLateEnoughToConclude) {
    const std::vector known{told(1, ObservationKind::webhook, noon),
                            told(2, ObservationKind::listing, noon + 1min, 1)};
    EXPECT_FALSE(is_echo(known, told(0, ObservationKind::listing, noon + 6min, 2)));
}

TEST(Echo, IsNotTheFirstThatIsLateEnoughByThePlatformsClock) {
    std::vector known{told(1, ObservationKind::webhook, noon),
                      told(2, ObservationKind::listing, noon + 301s, 1)};
    known[0].occurred_at = noon + 20s;
    EXPECT_FALSE(is_echo(known, told(0, ObservationKind::listing, noon + 1h, 2)));
}

TEST(Echo, IsNotAnUnfencedListingAfterAFencedOne) {
    const std::vector known{told(1, ObservationKind::changelog, noon),
                            told(2, ObservationKind::listing, noon, 0)};
    EXPECT_FALSE(is_echo(known, told(0, ObservationKind::listing, noon + 1h, 2)));
}

TEST(Echo, IsNotAWholeListAfterAFilteredOne) {
    std::vector known{told(2, ObservationKind::listing, noon, 1)};
    known[0].filtered = true;
    auto listing = told(0, ObservationKind::listing, noon + 1h, 2);
    EXPECT_FALSE(is_echo(known, listing));
    listing.filtered = true;
    EXPECT_TRUE(is_echo(known, listing));
}

TEST(Echo, IsAHalfOfAVinThatStandsInEachListTwice) {
    std::vector known{told(2, ObservationKind::listing, noon, 1), told(3, ObservationKind::listing, noon, 1)};
    known[1].reference = 2;
    known[1].status = KnownStatus::pending;
    EXPECT_TRUE(is_echo(known, told(0, ObservationKind::listing, noon + 1h, 3)));
    known[1].reference = 3;  // of another answer: what it said is news again
    EXPECT_FALSE(is_echo(known, told(0, ObservationKind::listing, noon + 1h, 3)));
}

TEST(Fence, IsPassedByAnythingButTheAnswerItself) {
    const Asked asked{.reference = 3, .requested_at = noon, .fence = 5, .filtered = false};
    auto own = told(6, ObservationKind::changelog, noon, 5);
    own.reference = 3;
    EXPECT_FALSE(is_behind_fence(std::vector{told(5, ObservationKind::webhook, noon), own}, asked));
    EXPECT_TRUE(is_behind_fence(std::vector{told(6, ObservationKind::webhook, noon)}, asked));
    own.requested_at = noon - 1s;
    EXPECT_TRUE(is_behind_fence(std::vector{own}, asked));
}

TEST(KnownEntry, IsTheSameInstantHoweverItIsWritten) {
    auto known = told(4, ObservationKind::changelog, noon);
    known.occurred_at = noon;
    known.occurred_text = "2026-03-02T12:00:00";
    auto entry = known;
    entry.id = 0;
    entry.occurred_text = "2026-03-02T12:00:00.000000Z";
    entry.position = 7;
    EXPECT_EQ(known_entry(std::vector{known}, entry), 4);
    entry.status = KnownStatus::revoked;
    EXPECT_EQ(known_entry(std::vector{known}, entry), 0);
}

}  // namespace
}  // namespace storage
