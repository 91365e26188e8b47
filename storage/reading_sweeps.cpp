#include "storage/reading_sweeps.hpp"

#include <limits>

namespace storage {
namespace {

const std::string columns =
    "SELECT id, kind, started_at, finished_at, outcome, listed, confirmed, changed, created, skipped, error "
    "FROM sweeps ";

Sweep read(const Rows& rows) {
    Sweep sweep;
    sweep.id = rows.integer(0);
    sweep.kind = static_cast<SweepKind>(rows.integer(1));
    sweep.started_at = rows.time(2);
    sweep.finished_at = rows.maybe_time(3);
    sweep.outcome = static_cast<SweepOutcome>(rows.integer(4));
    sweep.tally = {.listed = rows.integer(5),
                   .confirmed = rows.integer(6),
                   .changed = rows.integer(7),
                   .created = rows.integer(8),
                   .skipped = rows.integer(9)};
    sweep.error = rows.text(10);
    return sweep;
}

}  // namespace

SweepReading::SweepReading(Database& database)
    : select_page_(database, columns + "WHERE id < ? ORDER BY id DESC LIMIT ?"),
      select_(database, columns + "WHERE id = ?"),
      select_last_(database, columns + "WHERE outcome = ? AND kind = ? ORDER BY id DESC LIMIT 1") {}

std::vector<Sweep> SweepReading::page(int limit, Id before) {
    std::vector<Sweep> sweeps;
    auto rows = select_page_.query(before == 0 ? std::numeric_limits<Id>::max() : before, limit);
    while (rows.next()) sweeps.push_back(read(rows));
    return sweeps;
}

std::optional<Sweep> SweepReading::find(Id id) {
    auto rows = select_.query(id);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::optional<Sweep> SweepReading::last_complete_full() {
    return last(SweepOutcome::complete, SweepKind::full);
}

std::optional<Sweep> SweepReading::last(SweepKind kind) {
    std::optional<Sweep> newest;
    for (const auto outcome : {SweepOutcome::running, SweepOutcome::complete, SweepOutcome::failed}) {
        auto found = last(outcome, kind);
        if (found && (!newest || newest->id < found->id)) newest = std::move(found);
    }
    return newest;
}

std::optional<Sweep> SweepReading::last(SweepOutcome outcome, SweepKind kind) {
    auto rows = select_last_.query(outcome, kind);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

}  // namespace storage
