#include "server/api/event_ring.hpp"

#include <gmock/gmock.h>

#include "tests/unit/server/api/service.hpp"

namespace api {
namespace {

constexpr std::size_t plenty = 1'000'000;

StreamEvent revision(storage::Id seq, std::string brand = "bmw") {
    return {.id = seq,
            .is_finding = false,
            .vin = numbered_vin(1),
            .brand = std::move(brand),
            .to = "approved",
            .sources = 1,
            .text = "event: transition\ndata: " + std::to_string(seq) + "\n\n"};
}

StreamEvent finding(storage::Id id, std::string vin = numbered_vin(1)) {
    const std::string brand = vin.empty() ? "" : "bmw";
    return {.id = id,
            .is_finding = true,
            .vin = std::move(vin),
            .brand = brand,
            .to = {},
            .sources = 0,
            .text = "event: finding\ndata: " + std::to_string(id) + "\n\n"};
}

std::string told(const std::string& id, const std::string& event, int data) {
    return "id: " + id + "\nevent: " + event + "\ndata: " + std::to_string(data) + "\n\n";
}

TEST(EventRing, TellsWhatIsBehindAPlaceWithTheIdOfWhatWasTold) {
    EventRing ring(100, plenty);
    ring.begin({4, 2});
    EventRing::Place place{{4, 2}};
    ASSERT_TRUE(ring.join(place));
    EXPECT_EQ(ring.take(place, {}, plenty), "");
    ring.add(revision(5));
    ring.add(finding(3));
    ring.reached({6, 3});
    EXPECT_EQ(ring.take(place, {}, plenty), told("5-2", "transition", 5) + told("5-3", "finding", 3));
    EXPECT_EQ(place.position, (storage::FeedPosition{6, 3})) << "as far as the ring has come";
    EXPECT_EQ(ring.take(place, {}, plenty), "");
}

TEST(EventRing, LeavesOutWhatAPlaceHasHeardAlready) {
    EventRing ring(100, plenty);
    ring.begin({0, 0});
    for (storage::Id n = 1; n <= 3; ++n) {
        ring.add(revision(n));
        ring.add(finding(n));
    }
    ring.reached({3, 3});
    EventRing::Place place{{2, 3}};
    ASSERT_TRUE(ring.join(place));
    EXPECT_EQ(ring.take(place, {}, plenty), told("3-3", "transition", 3));
}

TEST(EventRing, GivesInPortions) {
    EventRing ring(100, plenty);
    ring.begin({0, 0});
    for (storage::Id n = 1; n <= 3; ++n) ring.add(revision(n));
    ring.reached({3, 0});
    EventRing::Place place;
    ASSERT_TRUE(ring.join(place));
    EXPECT_EQ(ring.take(place, {}, 1), told("1-0", "transition", 1));
    EXPECT_EQ(place.position, (storage::FeedPosition{1, 0}));
    EXPECT_EQ(ring.take(place, {}, 50), told("2-0", "transition", 2) + told("3-0", "transition", 3));
}

TEST(EventRing, WhoFellOutOfItIsBehind) {
    EventRing ring(2, plenty);
    ring.begin({0, 0});
    EventRing::Place slow, quick;
    ASSERT_TRUE(ring.join(slow));
    ASSERT_TRUE(ring.join(quick));
    ring.add(revision(1));
    ring.reached({1, 0});
    ring.take(quick, {}, plenty);
    ring.add(revision(2));
    ring.add(revision(3));
    ring.reached({3, 0});
    EXPECT_FALSE(ring.join(slow));
    EXPECT_TRUE(ring.join(quick)) << "what fell out was told to it";
    slow.position = {1, 0};
    ASSERT_TRUE(ring.join(slow)) << "once it has read as far elsewhere";
    EXPECT_EQ(ring.take(slow, {}, plenty), ring.take(quick, {}, plenty));
}

TEST(EventRing, KeepsItsBoundOfBytes) {
    EventRing ring(1'000, 10 * revision(1).size());
    ring.begin({0, 0});
    for (storage::Id n = 1; n <= 100; ++n) ring.add(revision(n));
    EXPECT_LE(ring.bytes(), 10 * revision(1).size());
    EXPECT_GE(ring.events(), 5U);
    EXPECT_LE(ring.events(), 10U);
    EventRing::Place place{{50, 0}};
    EXPECT_FALSE(ring.join(place));
}

TEST(EventRing, BegunAnewLeadsWhoWasBehindToTheLedgerAndWhoWasNotOn) {
    EventRing ring(100, plenty);
    ring.begin({0, 0});
    EventRing::Place behind, at_end;
    ASSERT_TRUE(ring.join(behind));
    ASSERT_TRUE(ring.join(at_end));
    ring.add(revision(1));
    ring.reached({1, 0});
    ring.take(at_end, {}, plenty);
    ring.begin(ring.end());
    EXPECT_FALSE(ring.join(behind));
    EXPECT_TRUE(ring.join(at_end));
    ring.add(revision(2));
    EXPECT_EQ(ring.take(at_end, {}, plenty), told("2-0", "transition", 2));
    ring.stop();
    EXPECT_FALSE(ring.join(at_end));
}

TEST(EventFilter, IsOfTransitionsAndOfTheFindingsOfVehicles) {
    const storage::RevisionFilter brands{.brands = {"KIA"}};
    EXPECT_FALSE(takes(brands, revision(1, "bmw")));
    EXPECT_TRUE(takes(brands, revision(1, "kia")));
    EXPECT_FALSE(takes(brands, finding(1)));
    EXPECT_TRUE(takes(brands, finding(1, ""))) << "what concerns no vehicle concerns everybody";
    const storage::RevisionFilter others{.to = {"rejected"}, .sources = 2};
    EXPECT_FALSE(takes(others, revision(1)));
    EXPECT_TRUE(takes(others, finding(1)));
    const storage::RevisionFilter one{.vin = vin_of(numbered_vin(2))};
    EXPECT_FALSE(takes(one, revision(1)));
    EXPECT_FALSE(takes(one, finding(1, "")));
    EXPECT_TRUE(takes(one, finding(1, numbered_vin(2))));
}

TEST(EventPosition, IsReadAsItIsWritten) {
    EXPECT_EQ(text_of(storage::FeedPosition{18, 7}), "18-7");
    const auto start = parse_position("18-7");
    ASSERT_TRUE(start);
    EXPECT_EQ(start->revision, 18);
    EXPECT_EQ(start->finding_event, 7);
    EXPECT_EQ(parse_position("18")->finding_event, std::nullopt);
    for (const auto* text :
         {"", "-", "18-", "-7", "18-7-3", "+18", " 18", "18 ", "1e3", "0x1", "9223372036854775808", "18--7"})
        EXPECT_FALSE(parse_position(text)) << text;
}

}  // namespace
}  // namespace api
