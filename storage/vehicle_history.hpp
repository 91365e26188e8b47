// A vehicle's history as the ledger tells it: folded from its observations, compared with what was told
// before, written as revisions; then the vehicle's present, its captures and its findings follow. Inside a
// write transaction, the writer's thread only.
#pragma once

#include <span>

#include "storage/captures.hpp"
#include "storage/confirmations.hpp"
#include "storage/observation_table.hpp"
#include "storage/revisions.hpp"
#include "storage/told_transitions.hpp"
#include "storage/vehicle_findings.hpp"
#include "storage/vehicle_table.hpp"

namespace storage {

class VehicleHistory {
  public:
    VehicleHistory(WriteContext& context, VehicleTable& vehicles, VehicleFindings& findings,
                   CaptureTable& captures, Confirmations& confirmations);

    /// Writes what `history` (the fold of all its observations) says anew, and the vehicle's row: `after`
    /// with the present of `history`. How many revisions that took.
    std::size_t record(const VehicleRow& before, VehicleRow after, clearance::History history, Time now);

  private:
    void write(Id vehicle, const Revision& revision, Time now);
    void set_present(VehicleRow& row, const clearance::Transition* present);
    void mark_confirmations(const VehicleRow& before, VehicleRow& after);

    WriteContext& context_;
    VehicleTable& vehicles_;
    VehicleFindings& findings_;
    CaptureTable& captures_;
    Confirmations& confirmations_;
    ToldTransitions told_;
    Statement insert_;
};

}  // namespace storage
