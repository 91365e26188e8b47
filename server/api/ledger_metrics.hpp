// What the metrics show of the ledger: looked up when Prometheus asks, from small tables. A reader's thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/api/capture_windows.hpp"
#include "server/metrics.hpp"
#include "server/metrics_gathered.hpp"
#include "storage/ledger.hpp"

namespace api {

struct LedgerMetrics {
    std::vector<metrics::VehicleCount> vehicles;
    std::optional<storage::Time> last_complete_sweep;  // its end
    std::vector<metrics::Gathered> others;
};

/// `hooks`: the names of those that are configured. `captured`: may be null.
LedgerMetrics ledger_metrics(storage::Reading& ledger, const std::vector<std::string>& hooks,
                             const CapturedLately* captured);

}  // namespace api
