#include "server/api/survival.hpp"

#include <algorithm>
#include <bit>

namespace api {
namespace {

/// Of one power of two: ranges are no wider than a 128th of where they begin.
constexpr int steps = 7;
constexpr double rounding = 1e-9;

/// Exact below 256 ms.
int range_of(Survival::Duration duration) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0));
    const int shift = std::max(static_cast<int>(std::bit_width(value)) - steps - 1, 0);
    return (shift << steps) + static_cast<int>(value >> shift);
}

}  // namespace

void Survival::happened(Duration after) {
    auto& range = ranges_[range_of(after)];
    ++range.events;
    range.last_event = std::max(range.last_event, after);
    ++events_;
    ++count_;
}

void Survival::censored(Duration after) {
    ++ranges_[range_of(after)].censored;
    ++count_;
}

template <class Visit>
void Survival::walk(Visit visit) const {
    double share = 1;
    std::int64_t waiting = count_;
    for (const auto& [number, range] : ranges_) {
        share *= 1 - static_cast<double>(range.events) / static_cast<double>(waiting);
        waiting -= range.events + range.censored;
        if (!visit(number, range, share)) return;
    }
}

double Survival::surviving(Duration after) const {
    double surviving = 1;
    walk([&](int number, const Range&, double share) {
        if (number > range_of(after)) return false;
        surviving = share;
        return true;
    });
    return surviving;
}

std::optional<Survival::Duration> Survival::quantile(double share) const {
    std::optional<Duration> found;
    walk([&](int, const Range& range, double surviving) {
        if (range.events > 0 && surviving <= 1 - share + rounding) found = range.last_event;
        return !found;
    });
    return found;
}

}  // namespace api
