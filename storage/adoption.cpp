#include "storage/adoption.hpp"

#include <algorithm>

#include "clearance/adoption.hpp"
#include "storage/records.hpp"

namespace storage {

Adoption::Adoption(Database& database, Time ledger_created_at)
    : ledger_created_at_(ledger_created_at),
      // a command that began before the first thing that anybody told of its vehicle
      select_asked_(
          database,
          "SELECT v.first_seen FROM vehicles AS v WHERE v.id = ? AND EXISTS (SELECT 1 FROM commands "
          "AS c INDEXED BY commands_by_vehicle WHERE c.vehicle = v.id AND c.fence < "
          "v.first_sequence)"),
      select_sweep_(database,
                    "SELECT finished_at FROM sweeps WHERE outcome = ? AND kind = ? ORDER BY id LIMIT 1") {}

bool Adoption::has_adopted(Id vehicle, const clearance::Transition& transition) {
    if (transition.estimated)
        return clearance::is_adopted(transition, ledger_created_at_, first_full_sweep_end());
    return clearance::is_adopted(transition, watched_since(vehicle), std::nullopt);
}

/// The ledger's creation; of a vehicle that only a request of ours made known, as one that was erased before,
/// that request, less what clocks may differ: whatever webhook there was before is not here.
Time Adoption::watched_since(Id vehicle) {
    auto rows = select_asked_.query(vehicle);
    if (!rows.next()) return ledger_created_at_;
    return std::max(ledger_created_at_, rows.time(0) - clearance::clock_tolerance);
}

/// Empty: none has been complete yet.
std::optional<Time> Adoption::first_full_sweep_end() {
    auto rows = select_sweep_.query(SweepOutcome::complete, SweepKind::full);
    if (!rows.next()) return std::nullopt;
    return rows.maybe_time(0);
}

}  // namespace storage
