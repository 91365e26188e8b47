// The record every sweep leaves, and the items it could not read. Inside a write transaction, the writer's
// thread only.
#pragma once

#include <span>

#include "storage/confirmations.hpp"
#include "storage/vehicle_table.hpp"

namespace storage {

class SweepWriting {
  public:
    SweepWriting(WriteContext& context, VehicleTable& vehicles, Confirmations& confirmations);

    Id begin(SweepKind kind);
    /// Keeps the items, one row for each distinct one, at most 1,000 new rows a sweep, none of an erased VIN;
    /// a vehicle among them is not confirmed by this sweep, and looked at again by the next.
    void record_skipped(Id sweep, std::span<const clearance::SkippedItem> items);
    /// Unfinished vehicles that an in-flight sweep asked for in vain: it does not confirm them.
    void record_not_found(Id sweep, std::span<const Id> vehicles);
    /// Throws std::logic_error unless the sweep is running.
    void finish(Id sweep, SweepOutcome outcome, const SweepTally& tally, const std::string& error);

  private:
    bool is_of_erased(const clearance::SkippedItem& item);
    std::int64_t kept_first_by(Id sweep);
    void keep(Id sweep, const clearance::SkippedItem& item, std::int64_t& kept_first);
    WriteContext& context_;
    VehicleTable& vehicles_;
    Confirmations& confirmations_;
    Statement insert_, count_kept_, meet_again_, insert_skipped_, update_;
};

}  // namespace storage
