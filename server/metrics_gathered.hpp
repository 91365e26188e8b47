// Metrics that are not counted one event at a time but looked up when asked for, as plain values. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace metrics {

struct Sample {
    std::vector<std::pair<std::string, std::string>> labels;
    double value = 0;
};

/// How often something was in which range: a count for each bound, one more beyond all of them.
struct Buckets {
    std::vector<double> bounds;
    std::vector<std::uint64_t> counts;
    double sum = 0;
};

/// A counter if its name ends with _total, a histogram if it has bounds, else a gauge.
struct Gathered {
    std::string name, help;
    std::vector<Sample> samples = {};
    Buckets buckets = {};
};

}  // namespace metrics
