// What goes when it is old, and what stays.
#include <filesystem>

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

class Retention : public LedgerTest {
  public:
    /// Everything older than this, to the end; how much that was.
    Pruned prune(std::chrono::seconds age) {
        const Time limit = clock.now() - age;
        Pruned all;
        do {
            all += write([&](Writing& writing) {
                return writing.prune({limit, limit, limit, limit, limit});
            });
            if (++steps > 1'000) throw std::runtime_error("pruning does not end");
        } while (all.more);
        return all;
    }
    Id sweep(SweepKind kind, SweepOutcome outcome, const SweepTally& tally = {},
             const std::vector<clearance::SkippedItem>& items = {}) {
        const Id id = write([&](Writing& writing) { return writing.begin_sweep(kind); });
        write_only([&](Writing& writing) {
            writing.record_skipped(id, items);
            if (outcome != SweepOutcome::running) writing.finish_sweep(id, outcome, tally, "");
        });
        clock.advance(1min);
        return id;
    }
    /// So many bodies of that size, each another one.
    void archive(int bodies, std::size_t size) {
        write_only([&](Writing& writing) {
            for (int n = 0; n < bodies; ++n) {
                Delivery delivery;
                delivery.body = std::string(size, 'x') + std::to_string(archived++);
                delivery.digest = digest_of(delivery.body);
                delivery.outcome = DeliveryOutcome::ignored;
                writing.record_delivery(delivery);
            }
        });
    }
    std::vector<Id> sweeps_left() {
        std::vector<Id> ids;
        for (const auto& each : read([](Reading& reading) { return reading.sweeps(100, 0); }))
            ids.insert(ids.begin(), each.id);
        return ids;
    }
    static clearance::SkippedItem bad(const std::string& raw) {
        return {.index = 0, .problem = "bad", .raw = raw, .vin = std::nullopt};
    }
    int steps = 0, archived = 0;
};

TEST_F(Retention, EmptiesOldBodiesAndStillKnowsThem) {
    webhook("approved", "11:00:00");
    clock.advance(2h);
    webhook("approved", "13:00:00", "", second_vin);
    EXPECT_EQ(prune(1h).bodies, 1);
    EXPECT_EQ(count("SELECT count(*) FROM deliveries WHERE body = x'' AND body_removed_at IS NOT NULL AND "
                    "outcome = 1"),
              1);
    EXPECT_EQ(count("SELECT count(*) FROM deliveries WHERE length(body) > 0 AND body_removed_at IS NULL"), 1);
    EXPECT_TRUE(webhook("approved", "11:00:00").repeat);
    EXPECT_EQ(prune(1h).bodies, 0);
    EXPECT_EQ(story(), "approved?");
    clock.advance(2h);
    EXPECT_EQ(prune(1h).bodies, 1);
}

TEST_F(Retention, GoesInShortSteps) {
    archive(450, 300);
    clock.advance(2h);
    const Time limit = clock.now() - 1h;
    std::vector<std::int64_t> bodies;
    bool more = true;
    while (more) {
        const auto step = write([&](Writing& writing) {
            return writing.prune({limit, limit, limit, limit, limit});
        });
        bodies.push_back(step.bodies);
        more = step.more;
    }
    ASSERT_GE(bodies.size(), 3U);
    EXPECT_EQ(bodies[0], 200);
    EXPECT_EQ(bodies[1], 200);
    EXPECT_EQ(bodies[2], 50);
}

TEST_F(Retention, BigBodiesMakeAStepShorter) {
    archive(10, 300'000);
    clock.advance(2h);
    const Time limit = clock.now() - 1h;
    const auto step = write([&](Writing& writing) {
        return writing.prune({limit, limit, limit, limit, limit});
    });
    EXPECT_LE(step.bodies, 5);
    EXPECT_TRUE(step.more);
}

TEST_F(Retention, ThinsWhatToldNothingAndKeepsWhatRulesNeed) {
    const Id first = sweep(SweepKind::full, SweepOutcome::complete);
    const Id second = sweep(SweepKind::full, SweepOutcome::complete);
    const Id quiet = sweep(SweepKind::in_flight, SweepOutcome::complete, {.listed = 5, .confirmed = 5});
    const Id last_quiet = sweep(SweepKind::in_flight, SweepOutcome::complete);
    const Id told = sweep(SweepKind::check, SweepOutcome::complete, {.changed = 1});
    const Id failed = sweep(SweepKind::in_flight, SweepOutcome::failed);
    const Id third = sweep(SweepKind::full, SweepOutcome::complete);
    const Id fourth = sweep(SweepKind::full, SweepOutcome::complete);
    const Id newest = sweep(SweepKind::check, SweepOutcome::complete);

    const Time now = clock.now();
    const RetentionLimits thinning{.bodies = {}, .sweeps = {}, .uneventful = now, .alerts = {}, .audit = {}};
    EXPECT_EQ(write([&](Writing& writing) { return writing.prune(thinning); }).sweeps, 1);
    EXPECT_THAT(sweeps_left(),
                testing::ElementsAre(first, second, last_quiet, told, failed, third, fourth, newest))
        << quiet
        << " told nothing; the last in-flight one tells who was confirmed, the newest lends its "
           "number to nobody";
    clock.advance(1h);
    EXPECT_EQ(prune(1min).sweeps, 3);
    EXPECT_THAT(sweeps_left(), testing::ElementsAre(first, last_quiet, third, fourth, newest));
    EXPECT_GT(sweep(SweepKind::full, SweepOutcome::running), newest);
    clock.advance(1h);
    prune(1min);
    EXPECT_EQ(sweeps_left().size(), 5U) << "the check is no longer the newest; the one that runs stays";
}

TEST_F(Retention, BadItemsGoWithTheSweepThatMetThemLast) {
    sweep(SweepKind::full, SweepOutcome::complete, {}, {bad("met by the first full one only")});
    const Id second = sweep(SweepKind::full, SweepOutcome::failed, {}, {bad("once"), bad("again")});
    sweep(SweepKind::full, SweepOutcome::complete);
    sweep(SweepKind::full, SweepOutcome::complete);
    clock.advance(1h);
    const Id last = sweep(SweepKind::full, SweepOutcome::failed, {}, {bad("again")});
    EXPECT_EQ(prune(30min).skipped_items, 1);
    EXPECT_EQ(count("SELECT count(*) FROM skipped_items WHERE raw = CAST('again' AS BLOB) AND times = 2 AND "
                    "first_sweep = " +
                    std::to_string(last) + " AND sweep = first_sweep"),
              1);
    EXPECT_EQ(count("SELECT count(*) FROM skipped_items"), 2);
    EXPECT_EQ(count("SELECT count(*) FROM sweeps WHERE id = " + std::to_string(second)), 0);
    EXPECT_EQ(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

TEST_F(Retention, ASweepThatAWrongClockPutIntoTheFutureHoldsUpNoOther) {
    sweep(SweepKind::full, SweepOutcome::complete);
    clock.advance(24h);
    const Id ahead = sweep(SweepKind::in_flight, SweepOutcome::complete);
    clock.advance(-24h);
    const Id after = sweep(SweepKind::in_flight, SweepOutcome::complete);
    sweep(SweepKind::in_flight, SweepOutcome::complete);
    const Id newest = sweep(SweepKind::check, SweepOutcome::complete);
    clock.advance(1h);
    EXPECT_EQ(prune(1min).sweeps, 1);
    EXPECT_THAT(sweeps_left(), testing::IsSupersetOf({ahead, newest}));
    EXPECT_THAT(sweeps_left(), testing::Not(testing::Contains(after)));
}

TEST_F(Retention, TakesAwayAlertsThatHaveEndedAndThenTheirFindings) {
    routes = {{"hook", {}}};
    list(item("rejected", {.changelog = {{"2026-03-02T11:00:00Z", Status("rejected"), ""}}}));
    webhook("rejected", "11:00:00");
    form();
    const auto alert = read([](Reading& reading) { return reading.alerts({.limit = 1}); }).at(0);
    clock.advance(2h);
    EXPECT_EQ(prune(1h).alerts, 0) << "it waits";
    write_only([&](Writing& writing) {
        writing.record_attempt(alert.id, {AlertState::delivered, {}, 204, "", "", false});
    });
    EXPECT_EQ(prune(1h).alerts, 0) << "it has only just been delivered";
    clock.advance(2h);
    EXPECT_EQ(prune(1h).alerts, 0) << "its finding is open: whom else is the end to be told?";
    webhook("approved", "15:00:00");
    form();
    write_only([&](Writing& writing) {
        writing.record_attempt(2, {AlertState::delivered, {}, 204, "", "", false});
    });
    EXPECT_EQ(prune(1h).alerts, 1);
    EXPECT_EQ(count("SELECT count(*) FROM alert_members"), 1);
    EXPECT_EQ(prune(1h).findings, 0) << "it has only just ended";
    clock.advance(2h);
    const auto last = prune(1h);
    EXPECT_EQ(last.alerts, 1);
    EXPECT_EQ(last.findings, 1);
    EXPECT_EQ(count("SELECT count(*) FROM findings"), 0);
}

TEST_F(Retention, ForgetsWhoAskedButNotWhat) {
    const auto ask = [this](const std::string& of) {
        write([&](Writing& writing) {
            return writing.begin_command(
                {.kind = CommandKind::request, .vin = vin(of), .brand = "bmw", .tags = {}, .by = "ann"});
        });
    };
    ask(first_vin);
    clock.advance(2h);
    ask(second_vin);
    EXPECT_EQ(prune(1h).audit, 1);
    EXPECT_EQ(count("SELECT count(*) FROM commands WHERE asked_by = ''"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM commands WHERE asked_by = 'ann'"), 1);
    EXPECT_FALSE(prune(1h).any());
}

TEST_F(Retention, FreedSpaceGoesBackToTheDisk) {
    for (const std::size_t size : {400U, 8'000U, 70'000U}) {
        ledger();
        archive(400, size);
        close();
        const auto before = static_cast<double>(std::filesystem::file_size(path()));
        clock.advance(2h);
        EXPECT_EQ(prune(1h).bodies, 400);
        EXPECT_EQ(count("PRAGMA freelist_count"), 0);
        close();
        const auto freed = before - static_cast<double>(std::filesystem::file_size(path()));
        EXPECT_GT(freed, 0.75 * 400 * static_cast<double>(size)) << size;
    }
    EXPECT_EQ(count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
}

}  // namespace
}  // namespace storage
