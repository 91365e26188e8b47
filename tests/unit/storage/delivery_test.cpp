#include "tests/unit/storage/ledger_fixture.hpp"

#include "storage/content_digest.hpp"

namespace storage {
namespace {

TEST(ContentDigest, IsTheFirstHalfOfSha256) {
    const Digest expected{0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
                          0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23};
    EXPECT_EQ(content_digest("abc"), expected);
}

using Deliveries = LedgerTest;

Delivery archived(DeliveryOutcome outcome, const std::string& body) {
    Delivery delivery;
    delivery.body = body;
    delivery.digest = digest_of(body);
    delivery.secret_name = "main";
    delivery.outcome = outcome;
    if (outcome == DeliveryOutcome::recorded) {
        delivery.event = WebhookEvent{.vin = vin(),
                                      .status = KnownStatus::approved,
                                      .occurred_at = at("11:00:00"),
                                      .occurred_text = "2026-03-02T11:00:00Z",
                                      .reason = {}};
    }
    return delivery;
}

TEST_F(Deliveries, AreArchivedByteForByte) {
    auto delivery = archived(DeliveryOutcome::unreadable, std::string("\x00\xFF{\n", 4));
    delivery.delivery_id = "id-7";
    delivery.remote = "192.0.2.1:4711";
    delivery.event_type = "t";
    delivery.problem = "not JSON";
    const auto receipt = write([&](Writing& writing) { return writing.record_delivery(delivery); });
    EXPECT_FALSE(receipt.repeat);
    EXPECT_EQ(
        count("SELECT count(*) FROM deliveries JOIN secrets ON secrets.id = secret WHERE body = x'00FF7B0A' "
              "AND "
              "text = 'main' AND delivery_id = 'id-7' AND remote = '192.0.2.1:4711' AND event_type = 't' AND "
              "problem = 'not JSON' AND outcome = 4 AND length(digest) = 16"),
        1);
}

TEST_F(Deliveries, OfAnUnknownVehicleAdoptIt) {
    webhook("approved", "11:59:00", "all well");
    const auto found = vehicle();
    EXPECT_EQ(found.status, Status(KnownStatus::approved));
    EXPECT_EQ(found.since, at("11:59:00"));
    EXPECT_EQ(found.reason, "all well");
    EXPECT_EQ(found.brand, "");
    EXPECT_EQ(found.episode, 1);
    EXPECT_EQ(found.first_seen, clock.now());
    EXPECT_EQ(found.listed, std::nullopt);
    EXPECT_EQ(found.last_confirmed, std::nullopt);
}

TEST_F(Deliveries, SaidTwiceAreARepeatThatChangesNothing) {
    const auto first = webhook("approved", "11:59:00");
    const auto second = webhook("approved", "11:59:00");
    EXPECT_FALSE(first.repeat);
    EXPECT_TRUE(second.repeat);
    EXPECT_EQ(second.id, first.id);
    EXPECT_EQ(count("SELECT count(*) FROM deliveries"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM observations"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM transitions"), 1);
}

TEST_F(Deliveries, SaidTwiceInOneJobAreARepeatToo) {
    const auto delivery = archived(DeliveryOutcome::recorded, "body");
    const auto repeats = write([&](Writing& writing) {
        const bool first = writing.record_delivery(delivery).repeat;
        return std::pair(first, writing.record_delivery(delivery).repeat);
    });
    EXPECT_EQ(repeats, std::pair(false, true));
}

TEST_F(Deliveries, WithoutATimeAskForACheckEachTime) {
    const auto first = webhook("approved", "");
    EXPECT_TRUE(first.check_wanted);
    const auto second = webhook("approved", "");
    EXPECT_TRUE(second.repeat);
    EXPECT_TRUE(second.check_wanted);
    EXPECT_EQ(status(), "-") << "such a webhook never sets the present";
    EXPECT_FALSE(webhook("approved", "11:59:00").check_wanted);
}

TEST_F(Deliveries, StampedFarInTheFutureAskForACheckToo) {
    EXPECT_TRUE(webhook("approved", "2099-01-01T00:00:00Z").check_wanted);
    EXPECT_EQ(status(), "-");
}

TEST_F(Deliveries, WithoutATimeOfTwoEpisodesAreBothBelievedOnceTheAnswerHoldsThem) {
    std::vector<clearance::ChangelogEntry> changelog{{"2026-03-02T11:59:00Z", KnownStatus::rejected, ""}};
    webhook("rejected", "");
    list(item("rejected", {.changelog = changelog}));
    EXPECT_EQ(transitions().back().transition.sources, 3);
    webhook("rejected", "");
    EXPECT_EQ(count("SELECT count(*) FROM observations WHERE kind = 1"), 1) << "of the present already told";

    clock.advance(1h);
    changelog.push_back({"2026-03-02T12:30:00Z", KnownStatus::pending, ""});
    list(item("pending", {.changelog = changelog}));
    clock.advance(1h);
    for (int i = 0; i < 5; ++i) {
        const auto receipt = webhook("rejected", "");
        EXPECT_TRUE(receipt.repeat);
        EXPECT_TRUE(receipt.check_wanted);
    }
    EXPECT_EQ(count("SELECT count(*) FROM deliveries"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM observations WHERE kind = 1"), 2) << "once for this present";
    EXPECT_EQ(status(), "pending") << "the answer is to decide";
    changelog.push_back({"2026-03-02T13:59:00Z", KnownStatus::rejected, ""});
    list(item("rejected", {.changelog = changelog}));
    EXPECT_EQ(story(), "rejected pending rejected");
    EXPECT_EQ(transitions().back().transition.sources, 3) << "no webhook was missed";
}

TEST_F(Deliveries, ThatWereUnreadableAreJudgedAgain) {
    const auto before = archived(DeliveryOutcome::unreadable, "body");
    const auto after = archived(DeliveryOutcome::recorded, "body");
    const auto first = write([&](Writing& writing) { return writing.record_delivery(before); });
    EXPECT_TRUE(write([&](Writing& writing) { return writing.record_delivery(before); }).repeat);
    const auto second = write([&](Writing& writing) { return writing.record_delivery(after); });
    EXPECT_FALSE(second.repeat);
    EXPECT_EQ(second.id, first.id);
    EXPECT_EQ(status(), "approved");
    EXPECT_EQ(count("SELECT outcome FROM deliveries"), 1);
    EXPECT_TRUE(write([&](Writing& writing) { return writing.record_delivery(after); }).repeat);
}

TEST_F(Deliveries, ThatWereRecordedStayRecorded) {
    const auto recorded = archived(DeliveryOutcome::recorded, "body");
    write([&](Writing& writing) { return writing.record_delivery(recorded); });
    auto ignored = archived(DeliveryOutcome::ignored, "body");  // as a program that knows less would
    ignored.event.reset();
    const auto twin = write([&](Writing& writing) { return writing.record_delivery(ignored); });
    EXPECT_EQ(count("SELECT outcome FROM deliveries WHERE id = 1"), 1);
    EXPECT_TRUE(write([&](Writing& writing) { return writing.record_delivery(recorded); }).repeat);
    EXPECT_TRUE(write([&](Writing& writing) { return writing.record_delivery(ignored); }).repeat);

    const Judgement understood{recorded.outcome, recorded.event_type, "", recorded.event};
    EXPECT_TRUE(write([&](Writing& writing) { return writing.judge_again(twin.id, understood); }).repeat);
    EXPECT_EQ(count("SELECT count(*) FROM deliveries"), 1) << "what its body tells is there already";
    EXPECT_EQ(count("SELECT count(*) FROM observations"), 1);
}

TEST_F(Deliveries, OfOtherBytesThatTellTheSameAreArchivedEach) {
    auto delivery = archived(DeliveryOutcome::recorded, "body");
    for (const auto* body : {"body", "body ", "body  ", "body "}) {
        delivery.body = body;
        delivery.digest = content_digest(delivery.body);
        write([&](Writing& writing) { return writing.record_delivery(delivery); });
    }
    EXPECT_EQ(count("SELECT count(*) FROM deliveries"), 3);
    EXPECT_EQ(count("SELECT count(*) FROM observations"), 3);
    EXPECT_EQ(count("SELECT count(*) FROM transitions WHERE change = 1"), 1);
}

TEST_F(Deliveries, RecordedWithoutAnEventAreRefused) {
    auto delivery = archived(DeliveryOutcome::recorded, "body");
    delivery.event.reset();
    EXPECT_THROW(write([&](Writing& writing) { return writing.record_delivery(delivery); }),
                 std::invalid_argument);
    EXPECT_EQ(count("SELECT count(*) FROM deliveries"), 0);
}

TEST_F(Deliveries, MakeTheNextListingBeLookedAtAgain) {
    list(item("approved", {.changelog = {{"2026-03-02T11:00:00Z", KnownStatus::approved, ""}}}));
    EXPECT_EQ(count("SELECT count(*) FROM vehicles WHERE listing_digest IS NOT NULL"), 1);
    webhook("revoked", "11:59:00");
    EXPECT_EQ(count("SELECT count(*) FROM vehicles WHERE listing_digest IS NOT NULL"), 0);
}

}  // namespace
}  // namespace storage
