// The gap ledger: of what occurred since the ledger was created at noon, what webhooks told.
#include <fstream>

#include "storage/capture_tally.hpp"
#include "storage/migrations.hpp"
#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string words(const CaptureCounts& counts) {
    std::string text;
    const auto add = [&text](const char* name, std::int64_t count) {
        if (count == 0) return;
        text.append(text.empty() ? "" : ", ").append(name);
        if (count > 1) text.append(" ").append(std::to_string(count));
    };
    add("told", counts.told_in_time);
    add("late", counts.late);
    add("missed", counts.missed);
    add("awaited", counts.awaited);
    add("unconfirmed", counts.unconfirmed);
    return text;
}

clearance::ChangelogEntry entry(const std::string& time, KnownStatus status) {
    return {clearance::format_time(at(time)), Status(status), ""};
}

class Captures : public LedgerTest {
  public:
    Captures() { ledger(); }

    CaptureReport report(const std::vector<std::string>& brands = {}, const std::string& since = "00:00:00",
                         const std::string& until = {}) {
        CaptureQuery query{.since = at(since), .until = {}, .brands = brands, .now = clock.now()};
        if (!until.empty()) query.until = at(until);
        return read([&](Reading& reading) { return reading.capture(query); });
    }
    std::string told() { return words(report().total); }
    std::vector<MissedWebhook> mark() {
        return write([this](Writing& writing) { return writing.mark_missed(clock.now()); });
    }
    std::vector<MissedTransition> missed(const MissedQuery& query = {}) {
        return read([&](Reading& reading) { return reading.missed(query); });
    }
    /// What a list with that changelog tells at a time of the day.
    void listed(const std::string& time, const std::string& status,
                const std::vector<clearance::ChangelogEntry>& log, const std::string& of = first_vin) {
        clock.set(at(time));
        list(item(status, {.vin = of, .changelog = log, .salt = time}));
    }
    void webhook_at(const std::string& time, const std::string& status, const std::string& occurred,
                    const std::string& of = first_vin) {
        clock.set(at(time));
        webhook(status, occurred, {}, of);
    }
};

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

TEST_F(Captures, AnEstimateThatALaterListDeniesIsUnconfirmedAndNotMissed) {
    full_sweep({});
    listed("12:05:00", "revoked", {});
    EXPECT_EQ(told(), "awaited");
    listed("12:15:00", "approved", {entry("11:00:00", KnownStatus::approved)});
    clock.advance(1h);
    EXPECT_EQ(told(), "unconfirmed");
    EXPECT_THAT(mark(), IsEmpty());
}

TEST_F(Captures, AMissedOneThatTurnsOutUnconfirmedIsNotListedAsMissed) {
    full_sweep({});
    listed("12:05:00", "revoked", {});
    clock.advance(1h);
    EXPECT_THAT(mark(), SizeIs(1));
    listed("13:15:00", "approved", {entry("11:00:00", KnownStatus::approved)});
    EXPECT_EQ(told(), "unconfirmed");
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

TEST_F(Captures, ABrandLearnedLaterIsTheOneCounted) {
    webhook_at("12:05:01", "approved", "12:05:00");
    ASSERT_THAT(report().brands, SizeIs(1));
    EXPECT_EQ(report().brands[0].brand, "");
    listed("12:10:00", "approved", {entry("12:05:00", KnownStatus::approved)});
    ASSERT_THAT(report().brands, SizeIs(1));
    EXPECT_EQ(report().brands[0].brand, "volkswagen");
    EXPECT_EQ(words(report().brands[0].counts), "told");
}

TEST_F(Captures, AreCountedByBrandInATimeRange) {
    list(item("pending", {.vin = second_vin, .brand = "BMW"}));
    webhook_at("12:05:01", "approved", "12:05:00");
    webhook_at("12:06:00", "approved", "12:05:30", second_vin);
    listed("12:10:00", "approved", {entry("12:05:00", KnownStatus::approved)});
    webhook_at("12:20:00", "revoked", "12:19:00", second_vin);
    const auto all = report();
    ASSERT_THAT(all.brands, SizeIs(2));
    EXPECT_EQ(all.brands[0].brand, "BMW");
    EXPECT_EQ(words(all.brands[0].counts), "told 2");
    EXPECT_EQ(words(all.brands[1].counts), "told");
    EXPECT_EQ(words(all.total), "told 3");

    EXPECT_EQ(words(report({"bmw"}).total), "told 2");
    EXPECT_EQ(words(report({"bmw", "Volkswagen"}).total), "told 3");
    EXPECT_EQ(words(report({"kia"}).total), "");
    EXPECT_EQ(words(report({}, "12:05:30").total), "told 2") << "since counts itself";
    EXPECT_EQ(words(report({}, "12:05:00", "12:05:30").total), "told") << "until does not";
    EXPECT_THAT(report({}, "12:05:31", "12:19:00").brands, IsEmpty());
}

TEST_F(Captures, LagsAreExactAndNeverNegative) {
    webhook_at("2026-03-02T12:05:01.5Z", "approved", "12:05:00", fleet_vin(1));
    webhook_at("12:05:02", "approved", "12:05:10", fleet_vin(2));  // the platform's clock is ahead
    listed("12:10:00", "approved", {entry("12:08:00", KnownStatus::approved)}, fleet_vin(3));
    webhook_at("12:18:00", "approved", "12:08:00", fleet_vin(3));
    listed("12:30:00", "approved", {entry("12:20:00", KnownStatus::approved)}, fleet_vin(4));
    clock.advance(1h);
    const auto total = report().total;
    EXPECT_EQ(words(total), "told 2, late, missed");
    ASSERT_TRUE(total.lags);
    EXPECT_EQ(total.lags->p50, 1500ms);
    EXPECT_EQ(total.lags->p90, 10min);
    EXPECT_EQ(total.share_told(), 0.5);
}

TEST_F(Captures, AShareIsNothingWhileNothingIsDecided) {
    EXPECT_EQ(report().total.share_told(), std::nullopt);
    listed("12:10:00", "approved", {entry("12:04:59", KnownStatus::approved)});
    EXPECT_EQ(report().total.share_told(), std::nullopt);
    clock.advance(1h);
    EXPECT_EQ(report().total.share_told(), 0.0);
}

TEST_F(Captures, AreMarkedAThousandAtOnceThoseFirstThatSweepsSawFirst) {
    std::vector<clearance::ListedVehicle> fleet;
    for (int n = 0; n < 1'000; ++n) {
        fleet.push_back(
            item("approved", {.vin = fleet_vin(n), .changelog = {entry("12:05:00", KnownStatus::approved)}}));
    }
    clock.set(at("12:11:00"));
    list(ask(), fleet);
    clock.set(at("12:12:00"));
    list(item("approved", {.changelog = {entry("12:04:00", KnownStatus::approved)}}));
    clock.advance(1h);
    EXPECT_THAT(mark(), SizeIs(1'000));
    const auto rest = mark();
    ASSERT_THAT(rest, SizeIs(1));
    EXPECT_EQ(rest[0].vin, vin());
    EXPECT_THAT(mark(), IsEmpty());
}

TEST_F(Captures, MissedOnesAreListedNewestFirstInPages) {
    for (int n = 0; n < 5; ++n) {
        const auto minute = "12:0" + std::to_string(n / 2 + 1) + ":00";  // two at once
        clock.set(at("12:30:00"));
        list(item("approved", {.vin = fleet_vin(n),
                               .brand = n == 3 ? "kia" : "bmw",
                               .changelog = {entry(minute, KnownStatus::approved)}}));
    }
    EXPECT_THAT(missed(), IsEmpty());
    clock.advance(1h);
    mark();
    const auto vins = [](const std::vector<MissedTransition>& some) {
        std::vector<std::string> texts;
        for (const auto& each : some) texts.push_back(each.vin.text());
        return texts;
    };
    const auto first = missed({.brands = {}, .limit = 2, .behind = {}});
    EXPECT_THAT(vins(first), ElementsAre(fleet_vin(4), fleet_vin(3)));
    EXPECT_EQ(first[0].recorded.transition.occurred_at, at("12:03:00"));
    EXPECT_EQ(first[0].recorded.transition.to, Status(KnownStatus::approved));
    EXPECT_GT(first[0].recorded.seq, 0);
    const auto second = missed({.brands = {}, .limit = 2, .behind = first.back().place});
    EXPECT_THAT(vins(second), ElementsAre(fleet_vin(2), fleet_vin(1)));
    EXPECT_THAT(vins(missed({.brands = {}, .limit = 2, .behind = second.back().place})),
                ElementsAre(fleet_vin(0)));
    EXPECT_THAT(vins(missed({.brands = {"KIA"}, .limit = 2, .behind = {}})), ElementsAre(fleet_vin(3)));
}

TEST_F(Captures, OnlyWhatDiffersIsWritten) {
    webhook_at("12:05:01", "approved", "12:05:00");
    Database(path(), Database::Mode::read_write, 2s)
        .execute(
            "CREATE TABLE writes (what TEXT); "
            "CREATE TRIGGER on_insert AFTER INSERT ON captures BEGIN INSERT INTO writes VALUES ('i'); END; "
            "CREATE TRIGGER on_update AFTER UPDATE ON captures BEGIN INSERT INTO writes VALUES ('u'); END; "
            "CREATE TRIGGER on_delete AFTER DELETE ON captures BEGIN INSERT INTO writes VALUES ('d'); END");
    const auto writes = [this](const char* what) {
        return count(std::string("SELECT count(*) FROM writes WHERE what = '").append(what).append("'"));
    };
    webhook_at("12:06:00", "revoked", "12:06:00");
    EXPECT_EQ(writes("i"), 1);
    EXPECT_EQ(writes("u"), 0);
    listed("12:10:00", "revoked",
           {entry("12:05:00", KnownStatus::approved), entry("12:06:00", KnownStatus::revoked)});
    EXPECT_EQ(writes("u"), 2) << "a sweep saw both";
    listed("12:20:00", "revoked",
           {entry("12:05:00", KnownStatus::approved), entry("12:06:00", KnownStatus::revoked)});
    webhook("revoked", "", "told once more");
    EXPECT_EQ(writes("i") + writes("u") + writes("d"), 3);
}

TEST_F(Captures, FollowWhichStatusesAreAnnounced) {
    listed("12:40:00", "revoked",
           {entry("12:10:00", KnownStatus::pending), entry("12:20:00", KnownStatus::approved),
            entry("12:30:00", KnownStatus::revoked)});
    clock.advance(1h);
    EXPECT_THAT(mark(), SizeIs(2));
    auto others = options();
    others.announced = {"revoked", "pending"};
    open(others);
    EXPECT_EQ(told(), "missed 2");
    const auto now_missed = mark();
    ASSERT_THAT(now_missed, SizeIs(1)) << "the revoked one was marked before";
    EXPECT_EQ(now_missed[0].status, Status(KnownStatus::pending));
    EXPECT_EQ(count("SELECT count(*) FROM transitions"), 3) << "nothing else is told anew";
    others.announced = {"pending", "revoked"};
    open(others);
    EXPECT_THAT(mark(), IsEmpty());
}

/// Makes a ledger of schema 2 out of the one in `path`: what that had no place for is gone.
void take_back_to_schema_2(const std::string& path) {
    const auto old_path = path + ".2";
    { const std::ofstream file(old_path); }
    Database old(old_path, Database::Mode::read_write, 1s);
    old.execute("PRAGMA journal_mode = WAL");
    for (std::size_t i = 0; i < 2; ++i) old.execute(migrations()[i]);
    old.execute("DELETE FROM sources; PRAGMA foreign_keys = OFF; ATTACH '" + path + "' AS newer");
    std::vector<std::string> copies;
    {
        Statement tables(old,
                         "SELECT t.name, (SELECT group_concat(c.name) FROM pragma_table_info(t.name) AS c) "
                         "FROM sqlite_schema AS t WHERE t.type = 'table' AND t.name <> 'sqlite_sequence'");
        auto rows = tables.query();
        while (rows.next()) {
            const auto table = rows.text(0), columns = rows.text(1);
            copies.push_back(std::string("INSERT INTO main.")
                                 .append(table)
                                 .append(" (")
                                 .append(columns)
                                 .append(") SELECT ")
                                 .append(columns)
                                 .append(" FROM newer.")
                                 .append(table));
        }
    }
    for (const auto& copy : copies) old.execute(copy);
    old.execute(
        "DELETE FROM meta WHERE key NOT IN ('created_at', 'platform', 'client_id'); "
        "PRAGMA application_id = 0x434C5254; PRAGMA user_version = 2; DETACH newer; "
        "PRAGMA journal_mode = DELETE");
    for (const auto* companion : {"", "-wal", "-shm"}) std::filesystem::remove(path + companion);
    std::filesystem::rename(old_path, path);
}

TEST_F(Captures, OfALedgerFromBeforeThemAreMadeWhenItIsMigrated) {
    webhook_at("12:05:01", "approved", "12:05:00");
    listed("12:10:00", "approved", {entry("12:05:00", KnownStatus::approved)});
    listed("12:10:00", "rejected", {entry("12:06:00", KnownStatus::rejected)}, second_vin);
    webhook_at("12:30:00", "rejected", "12:06:00", second_vin);
    listed("12:40:00", "approved", {entry("12:07:00", KnownStatus::approved)}, fleet_vin(3));
    listed("12:40:00", "approved", {entry("11:07:00", KnownStatus::approved)}, fleet_vin(4));
    clock.advance(1h);
    const auto before = report();
    ASSERT_EQ(words(before.total), "told, late, missed");
    const auto revisions = count("SELECT count(*) FROM transitions");
    close();
    take_back_to_schema_2(path());

    EXPECT_EQ(words(report().total), words(before.total));
    EXPECT_EQ(report().total.lags->p90, before.total.lags->p90);
    EXPECT_EQ(count("SELECT count(*) FROM transitions"), revisions) << "the histories are as they were";
    EXPECT_EQ(status(second_vin), "rejected");
    EXPECT_THAT(mark(), SizeIs(1));
}

TEST(CaptureTally, RanksLagsByTheNearestRank) {
    CaptureTally tally, other;
    const Time occurred = at("12:00:00");
    for (int n = 100; n >= 1; --n) {
        auto& some = n % 3 == 0 ? other : tally;
        some.add({.occurred_at = occurred, .webhook_at = occurred + n * 1s, .sweep_at = {}, .missed_at = {}},
                 occurred);
    }
    tally += other;
    const auto lags = tally.counts().lags.value();
    EXPECT_EQ(lags.p50, 50s);
    EXPECT_EQ(lags.p90, 90s);
    EXPECT_EQ(lags.p99, 99s);

    CaptureTally one;
    one.add({.occurred_at = occurred, .webhook_at = occurred + 7s, .sweep_at = {}, .missed_at = {}},
            occurred);
    EXPECT_EQ(one.counts().lags->p50, 7s);
    EXPECT_EQ(one.counts().lags->p99, 7s);
}

}  // namespace
}  // namespace storage
