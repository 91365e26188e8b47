#include "storage/capture_records.hpp"

namespace storage {

CaptureState state_of(const Capture& capture, Time now) {
    if (capture.unconfirmed) return CaptureState::unconfirmed;
    if (capture.webhook_at) {
        const bool first = !capture.sweep_at || *capture.webhook_at <= *capture.sweep_at;
        return first ? CaptureState::told_in_time : CaptureState::late;
    }
    // once told to be missed it is so, though the clock may have gone back since
    const bool overdue = capture.sweep_at && *capture.sweep_at + missed_after <= now;
    return overdue || capture.missed_at ? CaptureState::missed : CaptureState::awaited;
}

std::optional<double> CaptureCounts::share_told() const {
    const auto decided = told_in_time + late + missed;
    if (decided == 0) return std::nullopt;
    return static_cast<double>(told_in_time) / static_cast<double>(decided);
}

}  // namespace storage
