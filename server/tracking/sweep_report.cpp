#include "server/tracking/sweep_report.hpp"

#include <chrono>

#include "server/log.hpp"

namespace tracking {

using storage::SweepKind;
using storage::SweepOutcome;

const char* name_of(SweepKind kind) {
    switch (kind) {
        case SweepKind::full:
            return "full";
        case SweepKind::in_flight:
            return "in_flight";
        case SweepKind::check:
            return "check";
    }
    return "";
}

void report(metrics::Metrics& metrics, SweepKind kind, const SweepResult& result, double seconds,
            storage::Time now) {
    if (result.outcome == SweepOutcome::running) return;  // there was nothing to do
    const bool complete = result.outcome == SweepOutcome::complete;
    const auto& tally = result.tally;
    const auto [unlisted, undecided] = result.absences;
    metrics.sweep(name_of(kind), complete ? "complete" : "failed", seconds);
    metrics.sweep_items(name_of(kind), "confirmed", tally.confirmed);
    metrics.sweep_items(name_of(kind), "changed", tally.changed);
    metrics.sweep_items(name_of(kind), "new", tally.created);
    metrics.sweep_items(name_of(kind), "skipped", tally.skipped);
    if (complete && kind == SweepKind::full) {
        const auto whole = std::chrono::floor<std::chrono::seconds>(now);
        metrics.last_complete_sweep(whole.time_since_epoch().count());
    }
    const logging::Fields fields{{"kind", name_of(kind)},        {"listed", tally.listed},
                                 {"confirmed", tally.confirmed}, {"changed", tally.changed},
                                 {"new", tally.created},         {"skipped", tally.skipped},
                                 {"unlisted", unlisted},         {"undecided", undecided},
                                 {"seconds", seconds},           {"problem", result.error}};
    if (!complete) {
        logging::warning("sweep_failed", fields);
    } else if (kind == SweepKind::full || tally.changed + tally.created + tally.skipped > 0) {
        logging::info("sweep_complete", fields);
    } else {
        logging::debug("sweep_complete", fields);
    }
}

}  // namespace tracking
