#include "storage/capture_tally.hpp"

#include <algorithm>

namespace storage {
namespace {

using std::chrono::microseconds;

microseconds nearest_rank(const std::vector<microseconds>& sorted, std::size_t percent) {
    return sorted[(sorted.size() * percent + 99) / 100 - 1];
}

}  // namespace

void CaptureTally::add(const Capture& capture, Time now) {
    switch (state_of(capture, now)) {
        case CaptureState::told_in_time:
            ++counted_.told_in_time;
            break;
        case CaptureState::late:
            ++counted_.late;
            break;
        case CaptureState::missed:
            ++counted_.missed;
            return;
        case CaptureState::awaited:
            ++counted_.awaited;
            return;
        case CaptureState::unconfirmed:
            ++counted_.unconfirmed;
            return;
    }
    lags_.push_back(std::max(*capture.webhook_at - capture.occurred_at, microseconds{0}));
}

CaptureTally& CaptureTally::operator+=(const CaptureTally& other) {
    counted_.told_in_time += other.counted_.told_in_time;
    counted_.late += other.counted_.late;
    counted_.missed += other.counted_.missed;
    counted_.awaited += other.counted_.awaited;
    counted_.unconfirmed += other.counted_.unconfirmed;
    lags_.insert(lags_.end(), other.lags_.begin(), other.lags_.end());
    return *this;
}

CaptureCounts CaptureTally::counts() const {
    CaptureCounts counts = counted_;
    if (lags_.empty()) return counts;
    auto sorted = lags_;
    std::ranges::sort(sorted);
    counts.lags = WebhookLags{
        .p50 = nearest_rank(sorted, 50), .p90 = nearest_rank(sorted, 90), .p99 = nearest_rank(sorted, 99)};
    return counts;
}

}  // namespace storage
