#include "storage/last_sweeps.hpp"

#include <algorithm>

namespace storage {

std::optional<Time> LastSweeps::confirmed(const ConfirmationMarks& marks) const {
    auto time = marks.written;
    // whom a full list lacks, or an in-flight sweep asks for in vain, is marked: `listed`, `from`
    if (full && marks.listed && full->id >= marks.from)
        time = std::max(time, std::optional(full->started_at));
    if (in_flight && marks.unfinished && in_flight->id >= marks.from)
        time = std::max(time, std::optional(in_flight->started_at));
    return time;
}

LastSweepsReading::LastSweepsReading(Database& database)
    : select_(database,
              "SELECT id, started_at FROM sweeps WHERE outcome = ? AND kind = ? ORDER BY id DESC LIMIT 1") {}

LastSweeps LastSweepsReading::read() {
    return {.full = last(SweepKind::full), .in_flight = last(SweepKind::in_flight)};
}

std::optional<LastSweeps::One> LastSweepsReading::last(SweepKind kind) {
    auto rows = select_.query(SweepOutcome::complete, kind);
    if (!rows.next()) return std::nullopt;
    return LastSweeps::One{rows.integer(0), rows.time(1)};
}

}  // namespace storage
