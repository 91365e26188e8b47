// What a sweep that ended tells the log and the metrics. Any thread.
#pragma once

#include "server/metrics.hpp"
#include "server/tracking/sweep.hpp"

namespace tracking {

/// In small letters, as logs and metrics name it.
const char* name_of(storage::SweepKind kind);

/// `now`: for the time of the last complete sweep. Nothing for one that had nothing to do.
void report(metrics::Metrics& metrics, storage::SweepKind kind, const SweepResult& result, double seconds,
            storage::Time now);

}  // namespace tracking
