// Findings that no single event opens, and those that a person ends.
#include "tests/unit/storage/finding_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class WatchedFinding : public Findings {
  public:
    void look(Watch watch = {.webhook_silent_after = 3, .platform_unreachable_after = 30min}) {
        write([&](Writing& writing) { return writing.watch(watch); });
    }
    Id sweep(SweepOutcome outcome, SweepKind kind = SweepKind::full, const std::string& error = "HTTP 500") {
        const Id id = write([&](Writing& writing) { return writing.begin_sweep(kind); });
        write_only([&](Writing& writing) {
            writing.finish_sweep(id, outcome, {}, outcome == SweepOutcome::failed ? error : "");
        });
        return id;
    }
    /// A list tells what no webhook told, and it is missed.
    void miss(int n, const std::string& brand = "bmw") {
        clock.advance(1min);
        const auto now = clearance::format_time(clock.now());
        list(item("approved",
                  {.vin = fleet_vin(n), .brand = brand, .changelog = {{now, KnownStatus::approved, ""}}}));
        clock.advance(20min);
        write([&](Writing& writing) { return writing.mark_missed(clock.now()); });
    }
    void hear(const std::string& vin) { webhook("approved", clearance::format_time(clock.now()), {}, vin); }
};

TEST_F(WatchedFinding, OfSilentWebhooksOpensAfterSoManyMissedInARow) {
    list(item("pending", {.brand = "bmw"}));
    hear(first_vin);
    miss(1);
    miss(2);
    look();
    EXPECT_THAT(open(), IsEmpty());
    miss(3);
    look();
    ASSERT_THAT(open(), ElementsAre("webhook_silent -"));
    EXPECT_THAT(detail(),
                HasSubstr(R"("missed":3,"first_missed_at":"2026-03-02T12:01:00.000Z","last_webhook_at")"));
    look();
    miss(4);
    look();
    EXPECT_EQ(findings().size(), 1U);
    hear(second_vin);
    EXPECT_THAT(open(), IsEmpty());
    look();
    EXPECT_THAT(open(), IsEmpty()) << "those were missed before the last webhook";
}

TEST_F(WatchedFinding, OfSilentWebhooksIsOfBrandsThatWereHeardBefore) {
    list(item("pending", {.brand = "bmw"}));
    hear(first_vin);
    for (int n = 1; n <= 5; ++n) miss(n, "kia");
    look();
    EXPECT_THAT(open(), IsEmpty());
}

TEST_F(WatchedFinding, OfSilentWebhooksNeverOpensWhereNoneWasEverHeard) {
    for (int n = 1; n <= 5; ++n) miss(n);
    look();
    EXPECT_THAT(open(), IsEmpty());
}

TEST_F(WatchedFinding, OfSilentWebhooksIsKnownAfterARestart) {
    list(item("pending", {.brand = "bmw"}));
    hear(first_vin);
    for (int n = 1; n <= 3; ++n) miss(n);
    close();
    look();
    EXPECT_THAT(open(), ElementsAre("webhook_silent -"));
    close();
    hear(second_vin);
    EXPECT_THAT(open(), IsEmpty());
}

TEST_F(WatchedFinding, OfAnUnreachablePlatformOpensOnceSweepsHaveFailedForLong) {
    sweep(SweepOutcome::complete);
    sweep(SweepOutcome::failed, SweepKind::in_flight);
    clock.advance(29min);
    sweep(SweepOutcome::failed, SweepKind::full, "timed out");
    look();
    EXPECT_THAT(open(), IsEmpty());
    clock.advance(1min);
    look();
    ASSERT_THAT(open(), ElementsAre("platform_unreachable -"));
    EXPECT_EQ(detail(), R"({"since":"2026-03-02T12:00:00.000Z","sweep":3,"error":"timed out"})");
    sweep(SweepOutcome::failed);
    EXPECT_THAT(open(), ElementsAre("platform_unreachable -"));
    sweep(SweepOutcome::complete, SweepKind::check);
    EXPECT_THAT(open(), IsEmpty());
    clock.advance(24h);
    look();
    EXPECT_THAT(open(), IsEmpty());
}

TEST_F(WatchedFinding, OfAnUnreachablePlatformIsNotOurOwnStop) {
    sweep(SweepOutcome::failed, SweepKind::full, "cut short: the service stopped");
    clock.advance(24h);
    look();
    EXPECT_THAT(open(), IsEmpty());
}

TEST_F(WatchedFinding, OfWrongSignaturesOpensAndEndsByTheirCount) {
    const auto count = [this](std::int64_t wrong) {
        look({.wrong_signatures = wrong, .most_wrong_signatures = 10, .wrong_signatures_within = 10min});
    };
    count(9);
    EXPECT_THAT(open(), IsEmpty());
    count(10);
    EXPECT_THAT(open(), ElementsAre("signature_failures -"));
    EXPECT_EQ(detail(), R"({"wrong_signatures":10,"within_seconds":600})");
    count(1);
    count(Watch::unknown);
    EXPECT_THAT(open(), ElementsAre("signature_failures -"));
    count(0);
    EXPECT_THAT(open(), IsEmpty());
}

TEST_F(WatchedFinding, ThatAPersonClosedStaysClosedWhileItIsTheSameMatter) {
    webhook("rejected", "11:00:00");
    const auto close = [this](Id finding) {
        return write([&](Writing& writing) { return writing.close_finding(finding, "me", "scrapped"); });
    };
    EXPECT_TRUE(close(1));
    EXPECT_FALSE(close(1));
    EXPECT_FALSE(close(4711));
    list(item("rejected", {.changelog = {{"2026-03-02T11:00:01Z", KnownStatus::rejected, "no data"}}}));
    EXPECT_THAT(open(), IsEmpty());
    const auto finding = findings().at(0);
    EXPECT_EQ(finding.closed_by, "me");
    EXPECT_EQ(finding.closing_note, "scrapped");
    EXPECT_EQ(finding.closed_at, clock.now());
    webhook("pending", "11:30:00");
    webhook("rejected", "11:50:00");
    EXPECT_THAT(open(), ElementsAre("rejected " + first_vin));
}

TEST_F(WatchedFinding, OfAnUnlistedVehicleThatAPersonClosedIsNoneOfTheList) {
    full_sweep(fleet(0, 30));
    sweep_later(fleet(2, 30));
    ASSERT_EQ(open(FindingKind::unlisted), 2);
    EXPECT_TRUE(write([](Writing& writing) { return writing.close_finding(1, "me", "sold"); }));
    sweep_later(fleet(2, 30));
    EXPECT_EQ(open(FindingKind::unlisted), 1);
    EXPECT_EQ(open(FindingKind::list_shrunk), 0);
}

TEST_F(WatchedFinding, ThatIsAcknowledgedStaysOpen) {
    webhook("rejected", "11:00:00");
    EXPECT_TRUE(write([](Writing& writing) { return writing.acknowledge_finding(1, "me", "on it"); }));
    EXPECT_FALSE(write([](Writing& writing) { return writing.acknowledge_finding(1, "you", "too"); }));
    const auto finding = findings().at(0);
    EXPECT_FALSE(finding.closed_at);
    EXPECT_EQ(finding.acknowledged->by, "me");
    EXPECT_EQ(finding.acknowledged->note, "on it");
    webhook("approved", "11:30:00");
    EXPECT_FALSE(write([](Writing& writing) { return writing.acknowledge_finding(1, "me", "late"); }));
}

}  // namespace
}  // namespace storage
