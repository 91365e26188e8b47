#include "clearance/timeline.hpp"

#include <algorithm>

namespace clearance {
namespace {

void keep_earliest(std::optional<Time>& known, Time told) {
    known = std::min(known.value_or(told), told);
}

}  // namespace

Item::Item(const Observation& first, Time when) : to(first.status), at(when), recorded_at(first.recorded_at) {
    add(first);
}

void Item::add(const Observation& more) {
    sources = static_cast<std::uint8_t>(sources | static_cast<std::uint8_t>(more.source));
    recorded_at = std::min(recorded_at, more.recorded_at);
    if (more.kind == ObservationKind::webhook) keep_earliest(webhook_at, more.recorded_at);
    if (more.kind == ObservationKind::changelog || more.kind == ObservationKind::listing)
        keep_earliest(sweep_at, more.recorded_at);
    if (reason.empty()) reason = more.reason;
    evidence.insert(std::lower_bound(evidence.begin(), evidence.end(), more.id), more.id);
}

std::size_t Timeline::insert(Item item) {
    const auto place = std::upper_bound(items.begin(), items.end(), item.at,
                                        [](Time at, const Item& other) { return at < other.at; });
    return static_cast<std::size_t>(items.insert(place, std::move(item)) - items.begin());
}

void Timeline::insert_at(std::size_t index, Item item) {
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(index), std::move(item));
}

std::size_t Timeline::in_force(Time when) const {
    for (std::size_t i = items.size(); i-- > 0;) {
        if (!items[i].unconfirmed && items[i].at <= when) return i;
    }
    return none;
}

std::size_t Timeline::before(std::size_t index) const {
    while (index-- > 0) {
        if (!items[index].unconfirmed) return index;
    }
    return none;
}

std::size_t Timeline::behind(std::size_t index) const {
    for (std::size_t i = index + 1; i < items.size(); ++i) {
        if (!items[i].unconfirmed) return i;
    }
    return none;
}

}  // namespace clearance
