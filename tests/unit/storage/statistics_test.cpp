#include "storage/fleet_statistics.hpp"

#include "tests/unit/storage/capture_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Statistics : public LedgerTest {
  public:
    /// "bmw approved 2", those of 0 too.
    std::vector<std::string> vehicle_counts() {
        const auto counts = read([](Reading& reading) { return reading.statistics().vehicle_counts(); });
        std::vector<std::string> words;
        for (const auto& [status, brand, count] : counts)
            words.push_back(std::string(brand).append(" ").append(status).append(" ") +
                            std::to_string(count));
        return words;
    }
    FindingCount finding_count(FindingKind kind) {
        return read([](Reading& reading) { return reading.statistics().finding_counts(); }).at(kind);
    }
    /// What the tables themselves say, of all kinds.
    void expect_counts_of_the_table() {
        EXPECT_EQ(count("SELECT sum(open) FROM finding_counts"),
                  count("SELECT count(*) FROM findings WHERE closed_at IS NULL"));
        EXPECT_EQ(count("SELECT sum(acknowledged) FROM finding_counts"),
                  count("SELECT count(acknowledged_at) FROM findings WHERE closed_at IS NULL"));
    }
    /// "bmw: pending 1 approved 1", with the episodes, in the order in which they come.
    std::vector<std::string> histories() {
        std::vector<std::string> told;
        read([&](Reading& reading) {
            auto& statistics = reading.statistics();
            statistics.each_history([&](Id brand, std::span<const HistoryStep> steps) {
                auto words = statistics.brand(brand) + ":";
                for (const auto& step : steps) {
                    words.append(" ").append(Status(step.to).text());
                    if (step.estimated) words += "~";
                    words += " " + std::to_string(step.episode);
                    if (step.reason != 0) words.append(" (").append(statistics.reason(step.reason) + ")");
                }
                told.push_back(words);
            });
            return true;
        });
        return told;
    }
};

TEST_F(Statistics, CountVehiclesOfEveryStatusAndBrandThereEverWas) {
    list(ask(), {item("pending", {.vin = fleet_vin(0), .brand = "bmw"}),
                 item("approved", {.vin = fleet_vin(1), .brand = "kia"})});
    list(item("approved", {.vin = fleet_vin(0), .brand = "bmw"}));
    EXPECT_THAT(vehicle_counts(), UnorderedElementsAre("bmw pending 0", "bmw approved 1", "kia approved 1"));
}

TEST_F(Statistics, CountFindingsAsTheyOpenAreAcknowledgedAndEnd) {
    ledger();
    clock.advance(1min);
    EXPECT_EQ(finding_count(FindingKind::status_unknown).open, 0);
    list(ask(), {item("hibernating"), item("dreaming", {.vin = second_vin})});
    EXPECT_EQ(finding_count(FindingKind::status_unknown).open, 2);
    const auto newest = read([](Reading& reading) { return reading.findings({}).front().id; });
    write_only([&](Writing& writing) { writing.acknowledge_finding(newest, "Mara", ""); });
    EXPECT_EQ(finding_count(FindingKind::status_unknown).acknowledged, 1);
    expect_counts_of_the_table();
    write_only([&](Writing& writing) { writing.close_finding(newest, "Mara", ""); });
    EXPECT_EQ(finding_count(FindingKind::status_unknown).open, 1);
    EXPECT_EQ(finding_count(FindingKind::status_unknown).acknowledged, 0);
    clock.advance(1min);
    list(item("approved", {.salt = "x"}));
    list(item("approved", {.vin = second_vin, .salt = "x"}));
    EXPECT_EQ(finding_count(FindingKind::status_unknown).open, 0);
    expect_counts_of_the_table();
}

TEST_F(Statistics, ForgetTheFindingsOfAnErasedVehicle) {
    erasure_key = std::string(32, 'k');
    list(item("hibernating"));
    EXPECT_EQ(finding_count(FindingKind::status_unknown).open, 1);
    erase();
    EXPECT_EQ(finding_count(FindingKind::status_unknown).open, 0);
    expect_counts_of_the_table();
}

TEST_F(Statistics, KnowTheLastSweepOfEachKindWhateverBecameOfIt) {
    const auto last = [this](SweepKind kind) {
        return read([&](Reading& reading) { return reading.statistics().last_sweep(kind); });
    };
    EXPECT_FALSE(last(SweepKind::full));
    full_sweep({item("approved")});
    EXPECT_EQ(last(SweepKind::full)->outcome, SweepOutcome::complete);
    const Id failing = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    EXPECT_EQ(last(SweepKind::full)->outcome, SweepOutcome::running);
    write_only(
        [&](Writing& writing) { writing.finish_sweep(failing, SweepOutcome::failed, {}, "HTTP 500"); });
    EXPECT_EQ(last(SweepKind::full)->error, "HTTP 500");
    EXPECT_FALSE(last(SweepKind::in_flight));
}

TEST_F(Statistics, KnowWhenTheLastWebhookCame) {
    const auto last = [this] {
        return read([](Reading& reading) { return reading.statistics().last_webhook(); });
    };
    EXPECT_EQ(last(), std::nullopt);
    webhook("pending", "11:58:00");
    clock.advance(1min);
    webhook("approved", "11:59:00");
    EXPECT_EQ(last(), clock.now());
}

TEST_F(Statistics, ReadEachVehiclesHistoryAsItIsToldNow) {
    list(item("approved", {.brand = "bmw",
                           .changelog = {entry("10:00:00", KnownStatus::pending),
                                         entry("11:00:00", KnownStatus::approved)}}));
    list(item("pending", {.vin = second_vin, .brand = "kia"}));
    webhook("rejected", "12:00:30", "Privacy mode", second_vin);
    EXPECT_THAT(histories(),
                ElementsAre("bmw: pending 1 approved 1", "kia: pending~ 1 rejected 1 (Privacy mode)"));
}

TEST_F(Statistics, LeaveOutWhatAChangelogLacks) {
    const std::vector log{entry("10:00:00", KnownStatus::pending)};
    webhook("approved", "11:00:00");
    clock.advance(10min);
    list(item("pending", {.changelog = log}));
    EXPECT_EQ(story(), "pending approved!");
    EXPECT_THAT(histories(), ElementsAre("volkswagen: pending 1"));
}

TEST_F(Statistics, ReadFleetsThatAreReadInSeveralStates) {
    list(item("approved"));
    write_only([](Writing& writing) { writing.begin_sweep(SweepKind::full); });
    close();
    tampered = true;
    Database(path(), Database::Mode::read_write, 1s)
        .execute(
            "INSERT INTO vehicles (id, vin, brand, first_seen, first_sequence) "
            "SELECT 12000, 'FAR', brand, first_seen, first_sequence FROM vehicles;"
            "INSERT INTO transitions SELECT 100, transition, 12000, change, from_status, to_status, "
            "occurred_at, earliest, estimated, provisional, unconfirmed, expected, place, episode, sources, "
            "reason, first_recorded_at, recorded_at FROM transitions");
    EXPECT_EQ(histories().size(), 2U);
}

TEST_F(Statistics, OfAnEmptyLedgerAreEmpty) {
    EXPECT_THAT(vehicle_counts(), IsEmpty());
    EXPECT_THAT(histories(), IsEmpty());
}

TEST_F(Statistics, TellWhatTheWriterDidAndHowBigItsFilesAre) {
    const auto load = [this] { return read([](Reading& reading) { return reading.statistics().load(); }); };
    const auto sum = [](const Spread& spread) {
        std::uint64_t all = 0;
        for (const auto count : spread.counts) all += count;
        return all;
    };
    ledger();
    const auto before = load();
    for (int i = 0; i < 3; ++i) list(item("approved", {.vin = fleet_vin(i)}));
    const auto after = load();
    EXPECT_EQ(sum(after.group_jobs) - sum(before.group_jobs), 3U);
    EXPECT_EQ(after.group_jobs.sum - before.group_jobs.sum, 3.);
    EXPECT_EQ(sum(after.commit_seconds), sum(after.group_jobs));
    EXPECT_GT(after.commit_seconds.sum, before.commit_seconds.sum);
    EXPECT_EQ(after.database_bytes % 4096, 0);
    EXPECT_GT(after.database_bytes, 0);
    EXPECT_GT(after.log_bytes, 0);
}

TEST_F(Statistics, TellOfEachCheckpointWhichKeepsTheLogShort) {
    std::vector<clearance::ListedVehicle> fleet;
    constexpr int vehicles = 15'000;
    for (int n = 0; n < vehicles; ++n) fleet.push_back(item("approved", {.vin = fleet_vin(n)}));
    list(ask(), fleet);
    list(item("pending", {.vin = fleet_vin(1), .salt = "x"}));
    const auto load = read([](Reading& reading) { return reading.statistics().load(); });
    EXPECT_GT(load.checkpoint_seconds.sum, 0);
    EXPECT_GT(std::filesystem::file_size(path()), 1'000'000U) << "what was listed is in the database file";
}

}  // namespace
}  // namespace storage
