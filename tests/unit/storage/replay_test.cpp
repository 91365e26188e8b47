// The archive read again: which deliveries, and what becomes of them.
#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Archive : public LedgerTest {
  public:
    Id archive(const std::string& body, DeliveryOutcome outcome) {
        Delivery delivery;
        delivery.body = body;
        delivery.digest = digest_of(body);
        delivery.event_type = "news";
        delivery.outcome = outcome;
        return write([&](Writing& writing) { return writing.record_delivery(delivery); }).id;
    }
    std::vector<Id> ids(const ArchiveQuery& query) {
        std::vector<Id> found;
        for (const auto& each : read([&](Reading& reading) { return reading.archived(query); }))
            found.push_back(each.id);
        return found;
    }
    static Judgement understood(const std::string& of = first_vin,
                                std::optional<Time> occurred = at("11:00:00")) {
        return {DeliveryOutcome::recorded, "fleet_clearance_changed", "",
                WebhookEvent{vin(of), Status("approved"), occurred, "", ""}};
    }
    DeliveryReceipt judge(Id delivery, const Judgement& judgement) {
        return write([&](Writing& writing) { return writing.judge_again(delivery, judgement); });
    }
};

TEST_F(Archive, IsReadInItsOrderByOutcomeAndTime) {
    const Id first = archive("1", DeliveryOutcome::ignored);
    clock.advance(1h);
    const Id second = archive("2", DeliveryOutcome::unreadable);
    webhook("approved", "11:00:00");
    clock.advance(1h);
    const Id third = archive("3", DeliveryOutcome::ignored);
    const Id recorded = second + 1;
    const std::vector both{DeliveryOutcome::ignored, DeliveryOutcome::unreadable};
    EXPECT_THAT(ids({.outcomes = both}), ElementsAre(first, second, third));
    EXPECT_THAT(ids({.outcomes = both, .limit = 2}), ElementsAre(first, second));
    EXPECT_THAT(ids({.outcomes = both, .after = second}), ElementsAre(third));
    EXPECT_THAT(ids({.outcomes = {DeliveryOutcome::recorded}}), ElementsAre(recorded));
    EXPECT_THAT(ids({.outcomes = {DeliveryOutcome::ping}}), IsEmpty());
    EXPECT_THAT(ids({.outcomes = both, .since = at("13:00:00")}), ElementsAre(second, third));
    EXPECT_THAT(ids({.outcomes = both, .since = at("13:00:00"), .until = at("14:00:00")}),
                ElementsAre(second));
    EXPECT_THAT(ids({.outcomes = both, .since = at("15:00:00")}), IsEmpty());
    EXPECT_THAT(ids({.outcomes = both, .until = at("12:00:00")}), IsEmpty());
    EXPECT_THAT(ids({.outcomes = {DeliveryOutcome::ignored, DeliveryOutcome::ignored}}),
                ElementsAre(first, third));
}

TEST_F(Archive, ReadsBigBodiesAFewAtATime) {
    std::vector<Id> all;
    for (int n = 0; n < 6; ++n)
        all.push_back(archive(std::to_string(n) + std::string(1'500'000, 'x'), DeliveryOutcome::ignored));
    std::vector<Id> found;
    ArchiveQuery query{.outcomes = {DeliveryOutcome::ignored}};
    for (int pages = 0; pages < 10; ++pages) {
        const auto page = ids(query);
        EXPECT_LE(page.size(), 3U);
        if (page.empty()) break;
        found.insert(found.end(), page.begin(), page.end());
        query.after = page.back();
    }
    EXPECT_EQ(found, all);
}

TEST_F(Archive, WhatIsUnderstoodNowIsObservedNowWithItsOldReceipt) {
    const Id id = archive("1", DeliveryOutcome::unreadable);
    clock.advance(24h);
    EXPECT_FALSE(judge(id, understood()).repeat);
    EXPECT_EQ(story(), "approved?");
    EXPECT_EQ(transitions().at(0).transition.recorded_at, clock.now());
    EXPECT_EQ(count("SELECT count(*) FROM deliveries WHERE outcome = 1 AND event_type = "
                    "'fleet_clearance_changed' AND "
                    "received_at = " +
                    std::to_string((clock.now() - 24h).time_since_epoch().count())),
              1);
    EXPECT_TRUE(judge(id, understood()).repeat);
    EXPECT_TRUE(judge(id, {DeliveryOutcome::ignored, "", "", {}}).repeat) << "history stays history";
    EXPECT_EQ(story(), "approved?");
    EXPECT_EQ(count("SELECT count(*) FROM observations"), 1);
}

TEST_F(Archive, OneWithoutATimeMakesUsAsk) {
    const Id id = archive("1", DeliveryOutcome::ignored);
    EXPECT_TRUE(judge(id, understood(first_vin, std::nullopt)).check_wanted);
}

TEST_F(Archive, WhatIsNotThereOrSaysTheSameChangesNothing) {
    EXPECT_TRUE(judge(4711, understood()).repeat);
    const Id id = archive("1", DeliveryOutcome::ignored);
    EXPECT_TRUE(judge(id, {DeliveryOutcome::ignored, "other", "", {}}).repeat);
    EXPECT_FALSE(judge(id, {DeliveryOutcome::ping, "ping", "", {}}).repeat);
    EXPECT_THROW(judge(id, {DeliveryOutcome::recorded, "", "", {}}), std::invalid_argument);
    EXPECT_EQ(count("SELECT count(*) FROM observations"), 0);
}

TEST_F(Archive, OneThatTurnsOutToBeAnErasedVehiclesIsRemoved) {
    const Id id = archive("in a form that nobody understood", DeliveryOutcome::unreadable);
    webhook("approved", "11:00:00");
    erase();
    EXPECT_TRUE(judge(id, understood()).erased);
    EXPECT_EQ(count("SELECT count(*) FROM deliveries"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM vehicles"), 0);
}

}  // namespace
}  // namespace storage
