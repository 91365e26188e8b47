#include "storage/ledger_load.hpp"

#include <algorithm>
#include <array>

namespace storage {
namespace {

constexpr std::array group_sizes{1., 2., 4., 8., 16., 32., 64., 128., 256., 512., 1024.};
constexpr std::array time_bounds{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1., 2.5, 5., 10.};

}  // namespace

Spread::Spread(std::span<const double> upper_bounds)
    : bounds(upper_bounds.begin(), upper_bounds.end()), counts(bounds.size() + 1) {}

void Spread::add(double value) {
    const auto range = std::ranges::lower_bound(bounds, value) - bounds.begin();
    ++counts[static_cast<std::size_t>(range)];
    sum += value;
}

LedgerLoad::LedgerLoad()
    : group_jobs(group_sizes), commit_seconds(time_bounds), checkpoint_seconds(time_bounds) {}

void LoadCounter::commit(std::size_t jobs, double seconds) {
    const std::lock_guard lock(mutex_);
    load_.group_jobs.add(static_cast<double>(jobs));
    load_.commit_seconds.add(seconds);
}

void LoadCounter::checkpoint(double seconds) {
    const std::lock_guard lock(mutex_);
    load_.checkpoint_seconds.add(seconds);
}

LedgerLoad LoadCounter::read() const {
    const std::lock_guard lock(mutex_);
    return load_;
}

}  // namespace storage
