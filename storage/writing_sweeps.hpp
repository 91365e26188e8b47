// The record every sweep leaves, and the items it could not read. Inside a write transaction, the writer's
// thread only.
#pragma once

#include <span>

#include "storage/vehicle_table.hpp"

namespace storage {

class SweepWriting {
  public:
    SweepWriting(WriteContext& context, VehicleTable& vehicles);

    Id begin(SweepKind kind);
    /// Keeps the items; a vehicle among them is not confirmed by this sweep, and looked at again by the next.
    void record_skipped(Id sweep, std::span<const clearance::SkippedItem> items);
    /// Throws std::logic_error unless the sweep is running.
    void finish(Id sweep, SweepOutcome outcome, const SweepTally& tally, const std::string& error);

  private:
    WriteContext& context_;
    VehicleTable& vehicles_;
    Statement insert_, insert_skipped_, update_;
};

}  // namespace storage
