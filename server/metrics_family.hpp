// A Prometheus metric with labels whose handles are found again without making label maps. Any thread. Only
// for metrics.cpp.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace metrics {

template <std::size_t N>
struct LabelHash {
    using is_transparent = void;
    template <class Text>
    std::size_t operator()(const std::array<Text, N>& values) const {
        std::size_t hash = 17;
        for (const auto& value : values) hash = hash * 31 + std::hash<std::string_view>{}(value);
        return hash;
    }
};

template <std::size_t N>
struct LabelEqual {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const std::array<A, N>& a, const std::array<B, N>& b) const {
        for (std::size_t i = 0; i < N; ++i)
            if (std::string_view(a[i]) != std::string_view(b[i])) return false;
        return true;
    }
};

template <class Metric, std::size_t N>
class Family {
  public:
    Family(prometheus::Family<Metric>& family, std::array<const char*, N> labels,
           prometheus::Histogram::BucketBoundaries buckets = {})
        : family_(family), labels_(labels), buckets_(std::move(buckets)) {}

    /// The one with these label values, made when it is new; stays valid.
    Metric& at(const std::array<std::string_view, N>& values) {
        const std::lock_guard lock(mutex_);
        const auto known = known_.find(values);
        if (known != known_.end()) return *known->second;
        prometheus::Labels labels;
        std::array<std::string, N> key;
        for (std::size_t i = 0; i < N; ++i) labels[labels_[i]] = key[i] = std::string(values[i]);
        Metric& made = make(labels);
        known_.emplace(std::move(key), &made);
        return made;
    }

  private:
    Metric& make(const prometheus::Labels& labels) {
        if constexpr (std::is_same_v<Metric, prometheus::Histogram>)
            return family_.Add(labels, buckets_);
        else
            return family_.Add(labels);
    }

    prometheus::Family<Metric>& family_;
    std::array<const char*, N> labels_;
    prometheus::Histogram::BucketBoundaries buckets_;
    std::mutex mutex_;
    std::unordered_map<std::array<std::string, N>, Metric*, LabelHash<N>, LabelEqual<N>> known_;
};

}  // namespace metrics
