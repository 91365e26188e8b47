#include "storage/reading_statistics.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <tuple>

#include "storage/revisions.hpp"

namespace storage {
namespace {

/// So many vehicles' ids are read in one consistent state: a fraction of a second.
constexpr Id ids_at_once = 5'000;

}  // namespace

/// The newest revision of one transition.
struct StatisticsReading::Told {
    Id transition = 0;
    int place = 0;
    bool counts = false;
    HistoryStep step;
};

StatisticsReading::StatisticsReading(Database& database, Dictionaries& dictionaries, SweepReading& sweeps,
                                     const LoadCounter* load)
    : database_(database),
      dictionaries_(dictionaries),
      sweeps_(sweeps),
      load_(load),
      select_counts_(database, "SELECT status, brand, n FROM vehicle_counts"),
      select_findings_(database, "SELECT kind, open, acknowledged FROM finding_counts"),
      select_last_delivery_(database,
                            "SELECT received_at FROM deliveries WHERE id = (SELECT max(id) FROM deliveries)"),
      select_last_vehicle_(database, "SELECT max(id) FROM vehicles"),
      select_histories_(database,
                        "SELECT v.id, v.brand, t.transition, t.change, t.to_status, t.occurred_at, "
                        "t.estimated, t.unconfirmed, t.place, t.episode, t.reason "
                        "FROM vehicles AS v CROSS JOIN transitions AS t INDEXED BY transitions_by_vehicle "
                        "ON t.vehicle = v.id WHERE v.id > ? AND v.id <= ? ORDER BY v.id, t.seq") {}

std::vector<VehicleCount> StatisticsReading::vehicle_counts() {
    std::vector<VehicleCount> counts;
    auto rows = select_counts_.query();
    while (rows.next()) {
        counts.push_back({.status = dictionaries_.statuses.text(rows.integer(0)),
                          .brand = dictionaries_.brands.text(rows.integer(1)),
                          .count = rows.integer(2)});
    }
    return counts;
}

FindingCounts StatisticsReading::finding_counts() {
    FindingCounts counts;
    for (const auto kind : finding_kinds) counts.emplace(kind, FindingCount{});
    auto rows = select_findings_.query();
    while (rows.next())
        counts[static_cast<FindingKind>(rows.integer(0))] = {rows.integer(1), rows.integer(2)};
    return counts;
}

std::optional<Time> StatisticsReading::last_webhook() {
    auto rows = select_last_delivery_.query();
    if (!rows.next()) return std::nullopt;
    return rows.time(0);
}

void StatisticsReading::each_history(const HistoryVisit& visit) {
    for (Id after = 0;; after += ids_at_once) {
        {
            auto rows = select_last_vehicle_.query();
            if (!rows.next() || rows.integer(0) <= after) return;
        }
        histories_behind(after, visit);
        if (!database_.in_transaction()) continue;
        database_.execute("ROLLBACK; BEGIN");
    }
}

void StatisticsReading::histories_behind(Id after, const HistoryVisit& visit) {
    std::vector<Told> told;
    std::vector<HistoryStep> steps;
    Id vehicle = 0, brand = 0;
    const auto finish = [&] {
        std::ranges::sort(told, {}, [](const Told& each) {
            return std::tuple(each.step.occurred_at, each.place, each.transition);
        });
        steps.clear();
        for (const auto& each : told) {
            if (each.counts) steps.push_back(each.step);
        }
        told.clear();
        if (!steps.empty()) visit(brand, steps);
    };
    auto rows = select_histories_.query(after, after + ids_at_once);
    while (rows.next()) {
        if (rows.integer(0) != vehicle) finish();
        vehicle = rows.integer(0);
        brand = rows.integer(1);
        const Id transition = rows.integer(2);
        auto at = std::ranges::find(told, transition, &Told::transition);
        if (at == told.end()) at = told.insert(told.end(), Told{.transition = transition, .step = {}});
        at->counts = static_cast<Change>(rows.integer(3)) != Change::withdrawn && !rows.flag(7);
        at->place = static_cast<int>(rows.integer(8));
        at->step = {.to = known(rows.integer(4)),
                    .occurred_at = rows.time(5),
                    .estimated = rows.flag(6),
                    .episode = static_cast<int>(rows.integer(9)),
                    .reason = rows.integer(10)};
    }
    finish();
}

clearance::KnownStatus StatisticsReading::known(Id status) {
    return dictionaries_.status(status).known();
}

LedgerLoad StatisticsReading::load() {
    LedgerLoad load;
    if (load_ != nullptr) load = load_->read();
    const auto page = database_.integer("PRAGMA page_size");
    load.database_bytes = page * database_.integer("PRAGMA page_count");
    load.free_bytes = page * database_.integer("PRAGMA freelist_count");
    struct stat log {};
    const auto* const file = sqlite3_db_filename(database_.handle(), "main");
    if (stat(sqlite3_filename_wal(file), &log) == 0) load.log_bytes = log.st_size;
    return load;
}

}  // namespace storage
