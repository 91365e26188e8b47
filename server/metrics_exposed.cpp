#include "server/metrics_exposed.hpp"

#include <limits>

namespace metrics {
namespace {

prometheus::MetricType type_of(const Gathered& family) {
    if (!family.buckets.bounds.empty()) return prometheus::MetricType::Histogram;
    return family.name.ends_with("_total") ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
}

prometheus::ClientMetric histogram_of(const Buckets& buckets) {
    prometheus::ClientMetric metric;
    auto& histogram = metric.histogram;
    histogram.sample_sum = buckets.sum;
    for (std::size_t i = 0; i < buckets.counts.size(); ++i) {
        histogram.sample_count += buckets.counts[i];
        const bool last = i == buckets.bounds.size();
        histogram.bucket.push_back(
            {histogram.sample_count, last ? std::numeric_limits<double>::infinity() : buckets.bounds[i]});
    }
    return metric;
}

}  // namespace

prometheus::MetricFamily exposed(const Gathered& gathered) {
    prometheus::MetricFamily family{gathered.name, gathered.help, type_of(gathered), {}};
    if (family.type == prometheus::MetricType::Histogram)
        family.metric.push_back(histogram_of(gathered.buckets));
    for (const auto& sample : gathered.samples) {
        auto& metric = family.metric.emplace_back();
        for (const auto& [name, value] : sample.labels) metric.label.push_back({name, value});
        metric.counter.value = metric.gauge.value = sample.value;
    }
    return family;
}

}  // namespace metrics
