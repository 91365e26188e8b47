#include "server/api/capture_windows.hpp"

namespace api {
namespace {

constexpr std::chrono::seconds fresh_for{30};
constexpr std::chrono::minutes shown_for{10};

storage::CaptureCounts count_since(storage::Reading& ledger, clearance::Time now, std::chrono::days age) {
    storage::CaptureQuery query;
    query.since = now - age;
    query.now = now;
    return ledger.capture(query).total;
}

}  // namespace

std::shared_ptr<const CapturedLately> CaptureWindows::kept(clearance::Time now) const {
    return younger_than(shown_for, now);
}

std::shared_ptr<const CapturedLately> CaptureWindows::younger_than(std::chrono::microseconds age,
                                                                   clearance::Time now) const {
    const std::lock_guard lock(mutex_);
    // somebody who asked a little later may have been answered first
    const bool good = kept_ && std::chrono::abs(now - kept_->counted_at) < age;
    return good ? kept_ : nullptr;
}

void CaptureWindows::refresh(storage::Ledger& ledger, clearance::Time now) {
    if (younger_than(fresh_for, now)) return;
    {
        const std::lock_guard lock(mutex_);
        if (refreshing_) return;
        refreshing_ = true;
    }
    const auto job = [self = shared_from_this(), now](storage::Reading& reading) {
        self->count(reading, now);
    };
    ledger.read_much(job, [self = shared_from_this()](std::exception_ptr) {
        // one that failed is tried again by the next who asks, and told by what they ask themselves
        const std::lock_guard lock(self->mutex_);
        self->refreshing_ = false;
    });
}

std::shared_ptr<const CapturedLately> CaptureWindows::count(storage::Reading& ledger, clearance::Time now) {
    if (auto fresh = younger_than(fresh_for, now)) return fresh;
    auto counted = std::make_shared<CapturedLately>();
    counted->counted_at = now;
    counted->day = count_since(ledger, now, std::chrono::days(1));
    counted->week = count_since(ledger, now, std::chrono::days(7));
    const std::lock_guard lock(mutex_);
    kept_ = counted;
    return counted;
}

}  // namespace api
