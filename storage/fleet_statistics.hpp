// What is counted: the fleet as it stands, from small tables that are kept with every change; the whole of
// history, which must be read for it; and the ledger's own load. Plain values and an interface that says
// nothing of SQL; a reader's thread only.
#pragma once

#include <functional>
#include <span>

#include "storage/finding_records.hpp"
#include "storage/ledger_load.hpp"
#include "storage/records.hpp"

namespace storage {

struct VehicleCount {
    std::string status, brand;  // brand empty: nobody told it
    std::int64_t count = 0;
};

struct FindingCount {
    std::int64_t open = 0, acknowledged = 0;  // those acknowledged are open too
};
using FindingCounts = std::map<FindingKind, FindingCount>;  // of every kind

/// One transition that counts (not unconfirmed), without its texts: they are asked for by their ids.
struct HistoryStep {
    clearance::KnownStatus to{};
    Time occurred_at{};
    bool estimated = false;
    int episode = 0;
    Id reason = 0;  // 0: none
};

/// Of one vehicle, oldest first; valid during the call.
using HistoryVisit = std::function<void(Id brand, std::span<const HistoryStep> steps)>;

class FleetStatistics {
  public:
    virtual ~FleetStatistics() = default;

    /// Of every status and brand that vehicles ever had together, so that counts of 0 are among them.
    virtual std::vector<VehicleCount> vehicle_counts() = 0;
    virtual FindingCounts finding_counts() = 0;
    virtual std::optional<Sweep> last_sweep(SweepKind kind) = 0;  // whatever became of it
    virtual std::optional<Time> last_webhook() = 0;               // receipt of the last authentic one kept

    /// Every vehicle with a history, by ascending id. Reads all of the ledger, in many consistent states one
    /// after the other: each vehicle's history is of one, and the write-ahead log need not be kept for as
    /// long as that takes. Call it last in a job.
    virtual void each_history(const HistoryVisit& visit) = 0;
    virtual std::string brand(Id id) = 0;
    virtual std::string reason(Id id) = 0;

    virtual LedgerLoad load() = 0;
};

}  // namespace storage
