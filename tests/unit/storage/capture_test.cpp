// The gap ledger: which transitions it counts, and as what.
#include "tests/unit/storage/capture_fixture.hpp"

namespace storage {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST_F(Captures, AWebhookThatNoSweepHasFollowedYetIsToldInTime) {
    webhook_at("12:05:01", "approved", "12:05:00");
    EXPECT_EQ(told(), "told");
}

TEST_F(Captures, AWebhookBeforeTheSweepIsToldInTime) {
    webhook_at("12:05:01", "approved", "12:05:00");
    listed("12:10:00", "approved", {entry("12:04:59", KnownStatus::approved)});
    clock.advance(1h);
    EXPECT_EQ(told(), "told");
    EXPECT_EQ(count("SELECT count(*) FROM captures WHERE sweep_at IS NOT NULL"), 1);
}

TEST_F(Captures, AWebhookAfterTheSweepIsLate) {
    listed("12:10:00", "approved", {entry("12:04:59", KnownStatus::approved)});
    webhook_at("12:10:01", "approved", "12:05:00");
    EXPECT_EQ(told(), "late");
}

TEST_F(Captures, NoWebhookIsAwaitedAndFifteenMinutesAfterTheSweepMissed) {
    listed("12:10:00", "approved", {entry("12:04:59", KnownStatus::approved)});
    EXPECT_EQ(told(), "awaited");
    clock.advance(15min - 1us);
    EXPECT_EQ(told(), "awaited");
    EXPECT_THAT(mark(), IsEmpty());
    clock.advance(1us);
    EXPECT_EQ(told(), "missed");
    const auto found = mark();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].vin, vin());
    EXPECT_EQ(found[0].brand, "volkswagen");
    EXPECT_EQ(found[0].status, Status(KnownStatus::approved));
    EXPECT_EQ(found[0].occurred_at, at("12:04:59"));
    EXPECT_EQ(found[0].sweep_at, at("12:10:00"));
    EXPECT_EQ(told(), "missed");
    EXPECT_THAT(mark(), IsEmpty()) << "told twice";
}

/// Its webhooks were erased, not missed.
TEST_F(Captures, OfAnErasedVehicleThatIsAskedForAgainBeginWithTheRequest) {
    webhook_at("12:05:01", "approved", "12:05:00");
    erase();
    clock.set(at("13:00:00"));
    write_only([](Writing& writing) {
        writing.begin_command(
            {.kind = CommandKind::request, .vin = vin(), .brand = "bmw", .tags = {}, .by = "x"});
    });
    auto log = std::vector{entry("12:04:59", KnownStatus::approved), entry("12:30:00", KnownStatus::revoked),
                           entry("13:00:01", KnownStatus::pending)};
    listed("13:05:00", "pending", log);
    EXPECT_EQ(story(), "approved revoked pending");
    EXPECT_EQ(told(), "");
    log.push_back(entry("13:10:00", KnownStatus::approved));
    listed("13:11:00", "approved", log);
    clock.advance(1h);
    EXPECT_EQ(told(), "missed");
    ASSERT_THAT(mark(), SizeIs(1));
    webhook("revoked", "12:30:00");
    EXPECT_EQ(told(), "late, missed") << "the platform told it again";
}

TEST_F(Captures, AnAnswerToACommandAloneIsAwaited) {
    const auto ticket = write([](Writing& writing) {
        return writing.begin_command(
            {.kind = CommandKind::request, .vin = vin(), .brand = "bmw", .tags = {}, .by = "x"});
    });
    write_only([&](Writing& writing) {
        writing.finish_command(ticket, {.state = CommandState::accepted,
                                        .http_status = 200,
                                        .status = Status(KnownStatus::approved),
                                        .description = ""});
    });
    clock.advance(24h);
    EXPECT_THAT(mark(), IsEmpty());
    EXPECT_EQ(told(), "awaited") << "whether it is in force only a list can say";
}

TEST_F(Captures, AWebhookThatComesAfterAllMakesAMissedOneLate) {
    listed("12:10:00", "approved", {entry("12:04:59", KnownStatus::approved)});
    clock.advance(1h);
    mark();
    EXPECT_THAT(missed(), SizeIs(1));
    webhook_at("14:00:00", "approved", "12:05:00");
    EXPECT_EQ(told(), "late");
    EXPECT_THAT(missed(), IsEmpty());
    EXPECT_EQ(report().total.lags->p50, at("14:00:00") - at("12:04:59"));
}

TEST_F(Captures, OfSeveralWebhooksTheFirstOneCounts) {
    webhook_at("12:05:01", "approved", "12:05:00");
    listed("12:10:00", "approved", {});
    clock.advance(1h);
    webhook("approved", "12:05:00", "told once more");
    EXPECT_EQ(told(), "told");
    EXPECT_EQ(report().total.lags->p99, 1s);
}

TEST_F(Captures, AWebhookWithoutATimeBeforeTheCheckItCausesIsToldInTime) {
    full_sweep({});
    webhook_at("12:05:00", "approved", "");
    EXPECT_EQ(told(), "") << "alone it is no transition";
    listed("12:05:02", "approved", {});
    EXPECT_EQ(told(), "told");
}

TEST_F(Captures, AWebhookThatNoChangelogHoldsIsUnconfirmed) {
    webhook_at("12:05:01", "revoked", "12:05:00");
    listed("12:20:00", "approved", {entry("12:01:00", KnownStatus::approved)});
    clock.advance(1h);
    EXPECT_EQ(told(), "missed, unconfirmed");
    EXPECT_EQ(report().total.lags, std::nullopt);
}

TEST_F(Captures, AnEstimateThatALaterListDeniesIsWithdrawnAndNotMissed) {
    full_sweep({});
    listed("12:05:00", "revoked", {});
    EXPECT_EQ(told(), "awaited");
    listed("12:15:00", "approved", {entry("11:00:00", KnownStatus::approved)});
    clock.advance(1h);
    EXPECT_EQ(told(), "");
    EXPECT_THAT(mark(), IsEmpty());
}

TEST_F(Captures, AMissedOneThatIsWithdrawnIsNotListedAsMissed) {
    full_sweep({});
    listed("12:05:00", "revoked", {});
    clock.advance(1h);
    EXPECT_THAT(mark(), SizeIs(1));
    listed("13:15:00", "approved", {entry("11:00:00", KnownStatus::approved)});
    EXPECT_EQ(told(), "");
    EXPECT_THAT(missed(), IsEmpty());
}

TEST_F(Captures, AWithdrawnTransitionIsNotCounted) {
    full_sweep({});
    listed("12:30:00", "approved", {});
    EXPECT_EQ(count("SELECT count(*) FROM captures"), 1);
    listed("12:40:00", "approved", {entry("12:20:00", KnownStatus::approved)});
    EXPECT_EQ(story(), "approved");
    EXPECT_EQ(count("SELECT count(*) FROM captures"), 1) << "the estimate gave way to the dated one";
    EXPECT_EQ(told(), "awaited");
    EXPECT_EQ(count("SELECT occurred_at FROM captures"), at("12:20:00").time_since_epoch().count());
    EXPECT_EQ(
        count("SELECT count(*) FROM captures WHERE transition NOT IN (SELECT transition FROM transitions)"),
        0);
}

TEST_F(Captures, OnlyAnnouncedStatusesCount) {
    listed("12:40:00", "canceled",
           {entry("12:10:00", KnownStatus::pending), entry("12:20:00", KnownStatus::canceling),
            entry("12:30:00", KnownStatus::canceled)});
    EXPECT_EQ(count("SELECT count(*) FROM captures"), 1);
    EXPECT_EQ(told(), "awaited");
}

TEST_F(Captures, EveryTransitionOfAVehicleCountsForItself) {
    webhook_at("12:30:05", "revoked", "12:30:00");
    listed("12:40:00", "revoked",
           {entry("12:10:00", KnownStatus::approved), entry("12:20:00", KnownStatus::revoking),
            entry("12:30:00", KnownStatus::revoked)});
    clock.advance(1h);
    EXPECT_EQ(told(), "told, missed");
    mark();
    EXPECT_EQ(missed().at(0).recorded.transition.to, Status(KnownStatus::approved));
}

TEST_F(Captures, WhatOccurredBeforeTheLedgersCreationIsNotCounted) {
    listed("12:10:00", "approved", {entry("11:59:59", KnownStatus::approved)});
    webhook_at("12:20:00", "rejected", "11:59:58", second_vin);
    EXPECT_EQ(told(), "");
    listed("12:30:00", "revoked",
           {entry("11:59:59", KnownStatus::approved), entry("12:00:00", KnownStatus::revoked)});
    EXPECT_EQ(told(), "awaited") << "at that very moment it was there";
}

TEST_F(Captures, WhatTheFirstSweepAdoptsWithoutADateIsNotCounted) {
    clock.set(at("12:01:00"));
    full_sweep({item("approved")});
    EXPECT_EQ(told(), "");
    clock.advance(1h);
    const auto ticket = write([](Writing& writing) {
        return writing.begin_command(
            {.kind = CommandKind::request, .vin = vin(), .brand = "bmw", .tags = {}, .by = "x"});
    });
    write_only([&](Writing& writing) {
        writing.finish_command(ticket, {.state = CommandState::accepted,
                                        .http_status = 200,
                                        .status = Status(KnownStatus::approved),
                                        .description = "Clearance is already approved"});
    });
    clock.advance(1h);
    EXPECT_EQ(told(), "") << "an answer repeated what was adopted";
    listed("14:00:00", "revoked", {});
    EXPECT_EQ(told(), "awaited") << "a change without a date that a later sweep saw is news";
}

TEST_F(Captures, AnAdoptedOneThatGetsItsDateCountsByIt) {
    clock.set(at("12:10:00"));
    full_sweep({item("approved")});
    listed("12:20:00", "approved", {entry("12:05:00", KnownStatus::approved)});
    EXPECT_EQ(told(), "awaited");
}

}  // namespace
}  // namespace storage
