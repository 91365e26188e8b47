// FleetStatistics on the tables. One reader's thread only, inside the transaction that the reader opened.
#pragma once

#include <vector>

#include "storage/dictionary.hpp"
#include "storage/fleet_statistics.hpp"
#include "storage/reading_sweeps.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class StatisticsReading final : public FleetStatistics {
  public:
    /// `load`: of the writer beside; may be null.
    StatisticsReading(Database& database, Dictionaries& dictionaries, SweepReading& sweeps,
                      const LoadCounter* load);

    std::vector<VehicleCount> vehicle_counts() override;
    FindingCounts finding_counts() override;
    std::optional<Sweep> last_sweep(SweepKind kind) override { return sweeps_.last(kind); }
    std::optional<Time> last_webhook() override;
    void each_history(const HistoryVisit& visit) override;
    std::string brand(Id id) override { return dictionaries_.brands.text(id); }
    std::string reason(Id id) override { return dictionaries_.reasons.text(id); }
    LedgerLoad load() override;

  private:
    struct Told;
    void histories_behind(Id after, const HistoryVisit& visit);
    clearance::KnownStatus known(Id status);

    Database& database_;
    Dictionaries& dictionaries_;
    SweepReading& sweeps_;
    const LoadCounter* load_;
    Statement select_counts_, select_findings_, select_last_delivery_, select_last_vehicle_,
        select_histories_;
};

}  // namespace storage
