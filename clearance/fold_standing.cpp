#include "clearance/fold.hpp"

namespace clearance {

bool Fold::lacks_it(const Observation& told) const {
    return last_changelog_request_ && *last_changelog_request_ >= told.recorded_at + settle_time;
}

void Fold::stand_webhooks() {
    for (const Observation* o : loose_) {
        if (o->kind != ObservationKind::webhook) continue;
        const Time at = *trusted_time(*o);
        const bool unconfirmed = lacks_it(*o);
        // Two webhooks of one change: the same status twice with nothing between them.
        const auto current = timeline_.in_force(at);
        if (current != Timeline::none && !unconfirmed) {
            Item& item = timeline_.items[current];
            if (item.to == o->status && item.provisional && at - item.at <= match_window) {
                item.add(*o);
                continue;
            }
        }
        Item item(*o, at);
        item.provisional = true;
        item.unconfirmed = unconfirmed;
        timeline_.insert(std::move(item));
    }
}

/// An answer carries our clock: where the platform's clock is behind, what followed from the command may be
/// stamped before it. Then its place is before what it explains.
std::size_t Fold::place_of(const Observation& answer, Time at) const {
    const auto& items = timeline_.items;
    std::size_t place = items.size();
    while (place > 0 && items[place - 1].at > at) --place;
    for (std::size_t i = place; i-- > 0 && items[i].at > at - clock_tolerance;) {
        if (items[i].unconfirmed || items[i].evidence.back() < answer.fence) continue;
        const auto previous = timeline_.before(i);
        const bool explained = previous != Timeline::none && is_expected(items[previous].to, items[i].to);
        if (is_expected(answer.status, items[i].to) && !explained) return i;
    }
    return place;
}

void Fold::stand_answers() {
    for (const Observation* o : loose_) {
        if (o->kind != ObservationKind::answer) continue;
        const Time at = *trusted_time(*o);
        const auto place = place_of(*o, at);
        const auto current = timeline_.before(place);
        if (current != Timeline::none && timeline_.items[current].to == o->status) {
            timeline_.items[current].add(*o);  // in force already: told once more
            continue;
        }
        Item item(*o, at);
        item.provisional = true;
        item.unconfirmed = lacks_it(*o);
        if (place < timeline_.items.size() && timeline_.items[place].at < at) {
            item.at = timeline_.items[place].at;
            item.estimated = true;
        }
        timeline_.insert_at(place, std::move(item));
    }
}

/// A webhook without a time says only "before its receipt": it counts as evidence of what is there, never
/// alone.
void Fold::attach_undated() {
    for (const Observation* o : of(ObservationKind::webhook)) {
        if (trusted_time(*o)) continue;
        for (std::size_t i = timeline_.items.size(); i-- > 0;) {
            Item& item = timeline_.items[i];
            const bool fits = item.to == o->status && !item.unconfirmed && !item.told_by(Source::webhook) &&
                              (item.at <= o->recorded_at + clock_tolerance || item.estimated);
            if (fits) {
                item.add(*o);
                break;
            }
        }
    }
}

}  // namespace clearance
