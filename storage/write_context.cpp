#include "storage/write_context.hpp"

#include <algorithm>

namespace storage {

RecordingClock::RecordingClock(Clock clock, Time last_recorded)
    : clock_(std::move(clock)), last_(last_recorded) {}

Time RecordingClock::now() {
    last_ = std::max(last_, clock_());
    return last_;
}

}  // namespace storage
