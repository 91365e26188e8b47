// The archive of webhooks in pages, one delivery whole, and what each secret proved.
#include "storage/delivery_list.hpp"

#include "storage/newest_ids.hpp"
#include "tests/unit/storage/ledger_fixture.hpp"
#include "tests/unit/storage/older_schema.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DeliveriesInLedger : public LedgerTest {
  public:
    /// One that is not recorded.
    Id archive(const std::string& body, DeliveryOutcome outcome, const std::string& secret = "main",
               const std::string& type = "news") {
        Delivery delivery;
        delivery.body = body;
        delivery.digest = digest_of(body);
        delivery.secret_name = secret;
        delivery.event_type = type;
        delivery.outcome = outcome;
        if (outcome == DeliveryOutcome::unreadable) delivery.problem = "no JSON";
        return write([&](Writing& writing) { return writing.record_delivery(delivery); }).id;
    }
    Page<ListedDelivery> page(const DeliveryFilter& filter = {}) {
        return read([&](Reading& reading) { return reading.deliveries().page(filter); });
    }
    std::vector<Id> ids(const DeliveryFilter& filter = {}) {
        std::vector<Id> all;
        for (const auto& each : page(filter).items) all.push_back(each.id);
        return all;
    }
    std::vector<SecretUse> uses() {
        return read([](Reading& reading) { return reading.deliveries().secret_uses(); });
    }
};

TEST_F(DeliveriesInLedger, AreShownWithEverythingThatIsKept) {
    const Id id = webhook("approved", "11:00:00").id;
    const auto whole = read([&](Reading& reading) { return reading.deliveries().find(id).value(); });
    const auto& delivery = whole.delivery;
    EXPECT_EQ(delivery.id, id);
    EXPECT_EQ(delivery.received_at, clock.now());
    EXPECT_EQ(delivery.outcome, DeliveryOutcome::recorded);
    EXPECT_EQ(delivery.event_type, "fleet_clearance_changed");
    EXPECT_EQ(delivery.secret, "main");
    EXPECT_EQ(delivery.delivery_id, "d-1");
    EXPECT_EQ(delivery.remote, "127.0.0.1:50000");
    EXPECT_EQ(whole.body, first_vin + " approved 11:00:00 ");
    EXPECT_EQ(delivery.digest, digest_of(whole.body));
    EXPECT_EQ(delivery.body_size, static_cast<std::int64_t>(whole.body.size()));
    EXPECT_EQ(delivery.body_removed_at, std::nullopt);
    EXPECT_EQ(delivery.vin, vin());
    EXPECT_FALSE(read([](Reading& reading) { return reading.deliveries().find(99).has_value(); }));
}

TEST_F(DeliveriesInLedger, ComeNewestFirstInPages) {
    for (int n = 0; n < 5; ++n) webhook("approved", "11:00:00", {}, fleet_vin(n));
    const auto first = page({.part = {.limit = 2}});
    ASSERT_THAT(first.items, SizeIs(2));
    EXPECT_EQ(first.items[0].id, 5);
    EXPECT_EQ(first.items[0].vin, vin(fleet_vin(4)));
    EXPECT_EQ(first.next, 4);
    EXPECT_THAT(ids({.part = {.limit = 2, .before = 4}}), ElementsAre(3, 2));
    const auto last = page({.part = {.limit = 2, .before = 2}});
    EXPECT_THAT(last.items, SizeIs(1));
    EXPECT_EQ(last.next, 0);
    EXPECT_EQ(page({.part = {.limit = 5}}).next, 0) << "none is left";
}

TEST_F(DeliveriesInLedger, AreFoundByOutcomeSecretTypeAndVehicle) {
    webhook("approved", "11:00:00");
    const Id ping = archive("ping", DeliveryOutcome::ping);
    const Id news = archive("news", DeliveryOutcome::ignored, "old", "odd");
    const Id bad = archive("{", DeliveryOutcome::unreadable, "old");
    webhook("rejected", "11:30:00", {}, second_vin);
    EXPECT_THAT(ids({.outcomes = {DeliveryOutcome::recorded}}), ElementsAre(5, 1));
    EXPECT_THAT(ids({.outcomes = {DeliveryOutcome::ping, DeliveryOutcome::unreadable}}),
                ElementsAre(bad, ping));
    EXPECT_THAT(ids({.outcomes = {DeliveryOutcome::recorded, DeliveryOutcome::ping}}),
                ElementsAre(5, ping, 1));
    EXPECT_THAT(ids({.secret = "old"}), ElementsAre(bad, news));
    EXPECT_THAT(ids({.secret = "never"}), IsEmpty());
    EXPECT_THAT(ids({.event_type = "odd"}), ElementsAre(news));
    EXPECT_THAT(ids({.vin = vin(second_vin)}), ElementsAre(5));
    EXPECT_THAT(ids({.outcomes = {DeliveryOutcome::ping}, .vin = vin(second_vin)}), IsEmpty());
    EXPECT_THAT(ids({.vin = vin(fleet_vin(1))}), IsEmpty());
    EXPECT_THAT(ids({.outcomes = {DeliveryOutcome::unreadable}, .secret = "old", .event_type = "odd"}),
                IsEmpty());
}

TEST_F(DeliveriesInLedger, AreFoundByTheTimeOfTheirReceipt) {
    for (int n = 0; n < 4; ++n) {
        webhook("approved", "11:00:00", {}, fleet_vin(n));
        clock.advance(1h);
    }
    EXPECT_THAT(ids({.since = at("13:00:00")}), ElementsAre(4, 3, 2));
    EXPECT_THAT(ids({.until = at("13:00:00")}), ElementsAre(1));
    EXPECT_THAT(ids({.since = at("12:30:00"), .until = at("14:00:01")}), ElementsAre(3, 2));
    EXPECT_THAT(ids({.since = at("16:00:00")}), IsEmpty());
}

TEST_F(DeliveriesInLedger, APageLooksAtSoManyOnlyAndSaysWhereToGoOn) {
    const Id wanted = archive("wanted", DeliveryOutcome::ignored, "main", "odd");
    write_only([](Writing& writing) {
        for (int n = 0; n < NewestIds::most_looked_at + 5; ++n) {
            Delivery delivery;
            delivery.body = std::to_string(n);
            delivery.digest = digest_of(delivery.body);
            delivery.event_type = "news";
            delivery.outcome = DeliveryOutcome::ignored;
            writing.record_delivery(delivery);
        }
    });
    const auto first = page({.event_type = "odd"});
    EXPECT_THAT(first.items, IsEmpty());
    ASSERT_GT(first.next, 0);
    const auto second = page({.event_type = "odd", .part = {.before = first.next}});
    ASSERT_THAT(second.items, SizeIs(1));
    EXPECT_EQ(second.items[0].id, wanted);
    EXPECT_EQ(second.next, 0);
}

TEST_F(DeliveriesInLedger, OfAnErasedVehicleAreGone) {
    const Id id = webhook("approved", "11:00:00").id;
    webhook("approved", "11:00:00", {}, second_vin);
    erase();
    EXPECT_THAT(ids(), ElementsAre(2));
    EXPECT_FALSE(read([&](Reading& reading) { return reading.deliveries().find(id).has_value(); }));
}

TEST_F(DeliveriesInLedger, ASecretIsUsedByEveryWebhookThatItProves) {
    EXPECT_THAT(uses(), IsEmpty());
    webhook("approved", "11:00:00");
    archive("ping", DeliveryOutcome::ping, "old");
    const auto first = clock.now();
    clock.advance(1h);
    archive("ping", DeliveryOutcome::ping, "old");  // repeated: nothing of it is archived again
    EXPECT_EQ(count("SELECT count(*) FROM deliveries"), 2);
    const auto all = uses();
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].name, "main");
    EXPECT_EQ(all[0].deliveries, 1);
    EXPECT_EQ(all[0].last_at, first);
    EXPECT_EQ(all[1].name, "old");
    EXPECT_EQ(all[1].deliveries, 2);
    EXPECT_EQ(all[1].first_at, first);
    EXPECT_EQ(all[1].last_at, clock.now());
}

TEST_F(DeliveriesInLedger, AWebhookThatCouldNotBeRecordedIsNoUse) {
    archive("ping", DeliveryOutcome::ping);
    EXPECT_THROW(write_only([](Writing& writing) {
                     Delivery delivery;
                     delivery.body = "lost";
                     delivery.digest = digest_of(delivery.body);
                     delivery.secret_name = "lost";
                     delivery.outcome = DeliveryOutcome::ping;
                     writing.record_delivery(delivery);
                     throw std::runtime_error("the job fails");
                 }),
                 std::runtime_error);
    archive("pong", DeliveryOutcome::ping);
    ASSERT_THAT(uses(), SizeIs(1));
    EXPECT_EQ(uses()[0].deliveries, 2);
}

TEST_F(DeliveriesInLedger, OfAnOlderLedgerTellWhatTheirSecretsProved) {
    webhook("approved", "11:00:00");
    const auto first = clock.now();
    clock.advance(1h);
    archive("ping", DeliveryOutcome::ping);
    close();
    take_back_to_schema_2(path());
    const auto all = uses();
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].deliveries, 2);
    EXPECT_EQ(all[0].first_at, first);
    EXPECT_EQ(all[0].last_at, clock.now());
    EXPECT_THAT(ids({.secret = "main", .vin = vin()}), ElementsAre(1));
}

}  // namespace
}  // namespace storage
