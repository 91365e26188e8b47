#include "storage/reading.hpp"

#include <algorithm>
#include <random>

#include "storage/writing.hpp"
#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Readings : public LedgerTest {
  public:
    std::vector<Id> page(const VehicleQuestion& question) {
        const auto page = read([&](Reading& reading) { return reading.search().page(question); });
        std::vector<Id> ids;
        for (const auto& vehicle : page.vehicles) ids.push_back(vehicle.id);
        return ids;
    }
    /// Six vehicles: approved bmw, pending kia, approved kia, revoked bmw, pending bmw, approved kia.
    void tell_six() {
        const std::vector<std::pair<std::string, std::string>> fleet{
            {"approved", "bmw"}, {"pending", "kia"}, {"approved", "kia"},
            {"revoked", "bmw"},  {"pending", "bmw"}, {"approved", "kia"}};
        std::vector<clearance::ListedVehicle> items;
        int n = 0;
        for (const auto& [status, brand] : fleet)
            items.push_back(item(status, {.vin = fleet_vin(n++), .brand = brand}));
        list(ask(), items);
    }
};

TEST_F(Readings, PageThroughVehiclesByAscendingId) {
    tell_six();
    EXPECT_THAT(page({.limit = 4}), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(page({.limit = 4, .after = VehiclePlace{.id = 4}}), ElementsAre(5, 6));
}

TEST_F(Readings, FilterVehiclesByStatusesAndBrands) {
    tell_six();
    EXPECT_THAT(page({.statuses = {"approved"}}), ElementsAre(1, 3, 6));
    EXPECT_THAT(page({.brands = {"bmw"}}), ElementsAre(1, 4, 5));
    EXPECT_THAT(page({.brands = {"BMW", "Seat"}}), ElementsAre(1, 4, 5));
    EXPECT_THAT(page({.statuses = {"approved", "pending"}, .brands = {"kia"}}), ElementsAre(2, 3, 6));
    EXPECT_THAT(page({.statuses = {"approved", "pending"}, .limit = 2, .after = VehiclePlace{.id = 1}}),
                ElementsAre(2, 3));
    EXPECT_THAT(page({.statuses = {"nonsense"}}), IsEmpty());
    EXPECT_THAT(page({.statuses = {"approved"}, .limit = 0}), IsEmpty());
}

TEST_F(Readings, ListTheUnfinishedByAscendingId) {
    tell_six();
    list(item("hibernating", {.vin = fleet_vin(6)}));
    webhook("approved", "", {}, fleet_vin(7));  // told of, but without a status yet
    const auto unfinished = [this](int limit, Id after) {
        return read([&](Reading& reading) { return reading.unfinished(limit, after); });
    };
    EXPECT_THAT(unfinished(10, 0),
                ElementsAre(vin(fleet_vin(1)), vin(fleet_vin(4)), vin(fleet_vin(6)), vin(fleet_vin(7))));
    EXPECT_THAT(unfinished(2, 0), ElementsAre(vin(fleet_vin(1)), vin(fleet_vin(4))));
    EXPECT_THAT(unfinished(2, 5), ElementsAre(vin(fleet_vin(6)), vin(fleet_vin(7))));
}

TEST_F(Readings, KnowNothingOfAnUnknownVin) {
    EXPECT_FALSE(read([](Reading& reading) { return reading.vehicle(vin()).has_value(); }));
    EXPECT_THAT(transitions(), IsEmpty());
    EXPECT_EQ(read([](Reading& reading) { return reading.vehicle_id(vin()); }), 0);
}

TEST_F(Readings, SumUpWhatACountWouldFindAfterManyChanges) {
    std::mt19937 random(7);
    const std::vector<std::string> statuses{"pending", "approved", "rejected", "revoking", "revoked"};
    const std::vector<std::string> brands{"bmw", "kia", "seat"};
    for (int round = 0; round < 40; ++round) {
        clock.advance(1h);
        std::vector<clearance::ListedVehicle> items;
        for (int n = 0; n < 8; ++n) {
            items.push_back(
                item(statuses[random() % statuses.size()], {.vin = fleet_vin(static_cast<int>(random() % 12)),
                                                            .brand = brands[random() % brands.size()],
                                                            .salt = std::to_string(round)}));
        }
        list(ask(), items);
    }
    EXPECT_EQ(count("SELECT count(*) FROM (SELECT status, brand, n FROM vehicle_counts WHERE n > 0 EXCEPT "
                    "SELECT status, brand, count(*) FROM vehicles WHERE status IS NOT NULL GROUP BY 1, 2)"),
              0);
    const auto summary = read([](Reading& reading) { return reading.summary(); });
    EXPECT_EQ(summary.total, count("SELECT count(*) FROM vehicles WHERE status IS NOT NULL"));
    std::int64_t by_status = 0, by_brand = 0;
    for (const auto& [status, n] : summary.by_status) by_status += n;
    for (const auto& [brand, n] : summary.by_brand) by_brand += n;
    EXPECT_EQ(by_status, summary.total);
    EXPECT_EQ(by_brand, summary.total);
    EXPECT_EQ(
        summary.by_status.at("approved"),
        count("SELECT count(*) FROM vehicles JOIN statuses ON statuses.id = status WHERE text = 'approved'"));
}

TEST_F(Readings, ShowSweepsNewestFirstInPages) {
    EXPECT_EQ(read([](Reading& reading) { return reading.last_complete_sweep_end(); }), std::nullopt);
    full_sweep({item("approved")});
    const auto end = clock.now();
    clock.advance(1min);
    const Id second = write([](Writing& writing) { return writing.begin_sweep(SweepKind::in_flight); });
    const Id third = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    write_only([&](Writing& writing) {
        writing.finish_sweep(second, SweepOutcome::complete,
                             {.listed = 5, .confirmed = 4, .changed = 3, .created = 2, .skipped = 1}, "");
        writing.finish_sweep(third, SweepOutcome::failed, {}, "HTTP 500");
    });
    const auto sweeps = read([](Reading& reading) { return reading.sweeps(2, 0); });
    ASSERT_EQ(sweeps.size(), 2U);
    EXPECT_EQ(sweeps[0].id, third);
    EXPECT_EQ(sweeps[0].outcome, SweepOutcome::failed);
    EXPECT_EQ(sweeps[0].error, "HTTP 500");
    EXPECT_EQ(sweeps[1].kind, SweepKind::in_flight);
    EXPECT_EQ(sweeps[1].started_at, clock.now());
    EXPECT_EQ(sweeps[1].tally.listed, 5);
    EXPECT_EQ(sweeps[1].tally.confirmed, 4);
    EXPECT_EQ(sweeps[1].tally.changed, 3);
    EXPECT_EQ(sweeps[1].tally.created, 2);
    EXPECT_EQ(sweeps[1].tally.skipped, 1);
    EXPECT_EQ(read([&](Reading& reading) { return reading.sweeps(10, second); }).size(), 1U);
    EXPECT_EQ(read([](Reading& reading) { return reading.last_complete_sweep_end(); }), end)
        << "of complete full sweeps only";
    EXPECT_THROW(
        write_only([&](Writing& writing) { writing.finish_sweep(third, SweepOutcome::complete, {}, ""); }),
        std::logic_error);
}

/// Steps of all of a connection's statements that go through a whole table or sort, as "SQL: step", but for
/// the counts (one row a status and brand), the greatest ids (one a table), the secrets and the partial
/// indexes of what is open or not listed.
std::vector<std::string> scans(Database& database) {
    const std::vector<std::string> small{"SCAN vehicle_counts",
                                         "SCAN finding_counts",
                                         "SCAN sqlite_sequence",
                                         "SCAN CONSTANT ROW",
                                         "USING INDEX commands_open",
                                         "USING INDEX vehicles_not_listed",
                                         "USING COVERING INDEX vehicles_unlisted",
                                         "USING INDEX findings_open",
                                         "USING INDEX alert_groups_due",
                                         "SCAN finding_news",
                                         "SCAN disabled_hooks",
                                         "SCAN statuses",
                                         "SCAN brands",
                                         "SCAN secret_uses"};
    std::vector<std::string> statements;
    for (auto* each = sqlite3_next_stmt(database.handle(), nullptr); each != nullptr;
         each = sqlite3_next_stmt(database.handle(), each)) {
        statements.emplace_back(sqlite3_sql(each));
    }
    EXPECT_GT(statements.size(), 20U);
    std::vector<std::string> found;
    for (const auto& sql : statements) {
        sqlite3_stmt* prepared = nullptr;
        EXPECT_EQ(sqlite3_prepare_v2(database.handle(), ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &prepared,
                                     nullptr),
                  SQLITE_OK)
            << sql;
        const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> plan(prepared, sqlite3_finalize);
        Rows rows(plan.get(), database);
        while (rows.next()) {
            const auto step = rows.text(3);
            const auto names = [&step](const std::string& part) {
                return step.find(part) != std::string::npos;
            };
            const bool whole = step.starts_with("SCAN ") && !std::ranges::any_of(small, names);
            if (whole || names("TEMP B-TREE")) found.push_back(std::string(sql).append(": ").append(step));
        }
    }
    return found;
}

TEST_F(Readings, ScanNoGrowingTableButToLoadTheListingIndexAndToJudgeAbsences) {
    ledger();
    Database database(path(), Database::Mode::read_only, 1s);
    const TableReading reading(database, 0);
    EXPECT_THAT(scans(database), testing::UnorderedElementsAre(
                                     testing::HasSubstr("SELECT listing_digest, id FROM vehicles"),
                                     testing::HasSubstr("SELECT count(*) FROM vehicles WHERE listed = 1")));
}

TEST_F(Readings, NorDoesTheWriter) {
    ledger();
    Database database(path(), Database::Mode::read_write, 1s);
    WritingOptions options;
    options.clock = [this] { return clock.now(); };
    const TableWriting writing(database, options);
    EXPECT_THAT(scans(database), IsEmpty());
}

}  // namespace
}  // namespace storage
