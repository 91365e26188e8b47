// Looked-up metrics as Prometheus' library writes them. Only for metrics.cpp. Pure function, any thread.
#pragma once

#include <prometheus/metric_family.h>

#include "server/metrics_gathered.hpp"

namespace metrics {

prometheus::MetricFamily exposed(const Gathered& gathered);

}  // namespace metrics
