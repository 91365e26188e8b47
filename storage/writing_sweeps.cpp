#include "storage/writing_sweeps.hpp"

#include <stdexcept>

namespace storage {

SweepWriting::SweepWriting(WriteContext& context, VehicleTable& vehicles)
    : context_(context),
      vehicles_(vehicles),
      insert_(context.database, "INSERT INTO sweeps (kind, started_at, outcome) VALUES (?, ?, ?)"),
      insert_skipped_(context.database,
                      "INSERT INTO skipped_items (sweep, place, vin, problem, raw) VALUES (?, ?, ?, ?, ?)"),
      update_(context.database,
              "UPDATE sweeps SET finished_at = ?, outcome = ?, listed = ?, confirmed = ?, changed = ?, "
              "created = ?, "
              "skipped = ?, error = ? WHERE id = ? AND outcome = ?") {}

Id SweepWriting::begin(SweepKind kind) {
    return insert_.insert(kind, context_.recording.now(), SweepOutcome::running);
}

void SweepWriting::record_skipped(Id sweep, std::span<const clearance::SkippedItem> items) {
    for (const auto& item : items) {
        std::optional<std::string> vin;
        if (item.vin) vin = item.vin->text();
        insert_skipped_.run(sweep, item.index, vin, item.problem, blob(item.raw));
        if (!item.vin) continue;
        const auto before = vehicles_.find(*item.vin);
        if (!before) continue;
        VehicleRow after = *before;
        after.listing_digest.reset();
        after.skipped_by = sweep;
        vehicles_.save(*before, after);
    }
}

void SweepWriting::finish(Id sweep, SweepOutcome outcome, const SweepTally& tally, const std::string& error) {
    const auto updated =
        update_.run(context_.recording.now(), outcome, tally.listed, tally.confirmed, tally.changed,
                    tally.created, tally.skipped, error, sweep, SweepOutcome::running);
    if (updated == 0) throw std::logic_error("sweep " + std::to_string(sweep) + " is not running");
}

}  // namespace storage
