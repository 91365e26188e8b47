// What this process takes of the machine, by the names that Prometheus' own libraries give it. Reads /proc;
// what is not there is left out. Any thread.
#pragma once

#include <vector>

#include "server/metrics_gathered.hpp"

namespace metrics {

std::vector<Gathered> process_metrics();

}  // namespace metrics
