#include "storage/writing_sweeps.hpp"

#include <stdexcept>

#include "storage/skipped_digest.hpp"

namespace storage {
namespace {

/// A list of nothing but items that are bad in a new way each time must not fill the disk.
constexpr std::int64_t most_new_a_sweep = 1'000;

}  // namespace

SweepWriting::SweepWriting(WriteContext& context, VehicleTable& vehicles, Confirmations& confirmations)
    : context_(context),
      vehicles_(vehicles),
      confirmations_(confirmations),
      insert_(context.database,
              "INSERT INTO sweeps (kind, started_at, outcome, fence) VALUES (?, ?, ?, "
              "ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'observations'), 0))"),
      count_kept_(context.database, "SELECT count(*) FROM skipped_items WHERE first_sweep = ?"),
      meet_again_(
          context.database,
          "UPDATE skipped_items SET sweep = ?, times = times + 1, place = ?, problem = ? WHERE digest = ?"),
      insert_skipped_(context.database,
                      "INSERT INTO skipped_items (digest, first_sweep, sweep, place, vin, problem, raw) "
                      "VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6)"),
      update_(context.database,
              "UPDATE sweeps SET finished_at = ?, outcome = ?, listed = ?, confirmed = ?, changed = ?, "
              "created = ?, "
              "skipped = ?, error = ? WHERE id = ? AND outcome = ?") {}

Id SweepWriting::begin(SweepKind kind) {
    return insert_.insert(kind, context_.recording.actual(), SweepOutcome::running);
}

void SweepWriting::record_skipped(Id sweep, std::span<const clearance::SkippedItem> items) {
    std::int64_t kept_first = kept_first_by(sweep);
    for (const auto& item : items) {
        const auto before = item.vin ? vehicles_.find(*item.vin) : std::nullopt;
        if (!before && is_of_erased(item)) continue;
        keep(sweep, item, kept_first);
        if (!before) continue;
        VehicleRow after = *before;
        after.listing_digest.reset();
        confirmations_.only_after(sweep, after);
        vehicles_.save(*before, after);
    }
}

bool SweepWriting::is_of_erased(const clearance::SkippedItem& item) {
    return item.vin ? context_.erased.contains(*item.vin) : context_.erased.named_in(item.raw);
}

std::int64_t SweepWriting::kept_first_by(Id sweep) {
    auto rows = count_kept_.query(sweep);
    return rows.next() ? rows.integer(0) : 0;
}

void SweepWriting::keep(Id sweep, const clearance::SkippedItem& item, std::int64_t& kept_first) {
    const Digest digest = skipped_digest(item);
    if (meet_again_.run(sweep, item.index, context_.erased.without(item.problem), digest) != 0) return;
    if (kept_first >= most_new_a_sweep) return;
    std::optional<std::string> vin;
    if (item.vin) vin = item.vin->text();
    // what it tells of others may name an erased one
    insert_skipped_.run(digest, sweep, item.index, vin, context_.erased.without(item.problem),
                        blob(context_.erased.without(item.raw)));
    ++kept_first;
}

void SweepWriting::record_not_found(Id sweep, std::span<const Id> vehicles) {
    for (const Id vehicle : vehicles) {
        const auto before = vehicles_.find(vehicle);
        if (!before) continue;
        VehicleRow after = *before;
        confirmations_.only_after(sweep, after);
        vehicles_.save(*before, after);
    }
}

void SweepWriting::finish(Id sweep, SweepOutcome outcome, const SweepTally& tally, const std::string& error) {
    // the platform's words about a check that was queued before an erasure can name the VIN
    const std::string told = context_.erased.named_in(error) ? "about an erased vehicle" : error;
    const auto updated =
        update_.run(context_.recording.actual(), outcome, tally.listed, tally.confirmed, tally.changed,
                    tally.created, tally.skipped, told, sweep, SweepOutcome::running);
    if (updated == 0) throw std::logic_error("sweep " + std::to_string(sweep) + " is not running");
}

}  // namespace storage
