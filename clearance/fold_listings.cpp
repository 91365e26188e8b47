#include "clearance/fold.hpp"

#include <algorithm>

namespace clearance {

bool Fold::is_fenced(const Observation& listing) const {
    return std::any_of(all_.begin(), all_.end(), [&listing](const Observation* o) {
        const bool same_answer = o->reference == listing.reference && o->source == listing.source &&
                                 o->requested_at == listing.requested_at &&
                                 o->kind != ObservationKind::webhook;
        return o->id > listing.fence && o->id < listing.id && !same_answer;
    });
}

bool Fold::agrees_with_own_changelog(const Observation& listing) const {
    if (listing.last_entry == 0) return false;
    const auto entry = std::find_if(all_.begin(), all_.end(),
                                    [&listing](const Observation* o) { return o->id == listing.last_entry; });
    return entry != all_.end() && (*entry)->status == listing.status;
}

/// A later list that knows the whole story and tells it without this status.
bool Fold::is_superseded(const Observation& listing) const {
    return std::any_of(all_.begin(), all_.end(), [this, &listing](const Observation* o) {
        return o->kind == ObservationKind::listing && o->requested_at >= listing.recorded_at + settle_time &&
               agrees_with_own_changelog(*o);
    });
}

/// The list may show for a while what was before a change that we were told of already.
bool Fold::is_lagging(const Observation& listing, std::size_t current) const {
    const Item& item = timeline_.items[current];
    if (!item.provisional || item.recorded_at <= listing.requested_at - settle_time) return false;
    const auto previous = timeline_.before(current);
    return previous != Timeline::none ? timeline_.items[previous].to == listing.status
                                      : is_expected(listing.status, item.to);
}

/// A VIN may stand in one list twice with different words and no changelog: then what is in force already
/// stays, or the word that is further in the life cycle wins; else the two would take turns.
bool Fold::is_told_beside(const Observation& listing, const Status& status) const {
    return std::any_of(all_.begin(), all_.end(), [&listing, &status](const Observation* o) {
        return o->kind == ObservationKind::listing && o->reference == listing.reference &&
               o->source == listing.source && o->requested_at == listing.requested_at && o->status == status;
    });
}

void Fold::apply_listings() {
    auto listings = of(ObservationKind::listing);
    std::stable_sort(listings.begin(), listings.end(),
                     [](const auto* a, const auto* b) { return a->requested_at < b->requested_at; });
    for (const Observation* listing : listings) {
        if (!is_fenced(*listing)) apply(*listing);
    }
}

void Fold::apply(const Observation& listing) {
    auto current = timeline_.in_force(listing.requested_at);
    const auto next =
        current == Timeline::none ? timeline_.behind(Timeline::none) : timeline_.behind(current);
    // The platform's clock may be ahead of ours: what is stamped just behind the request was in force
    // already.
    if (next != Timeline::none && timeline_.items[next].to == listing.status) {
        const Item& item = timeline_.items[next];
        if (item.at <=
            listing.requested_at + (item.estimated ? microseconds{0} : microseconds{clock_tolerance})) {
            current = next;
        }
    }
    if (current != Timeline::none && timeline_.items[current].to == listing.status) {
        Item& item = timeline_.items[current];
        if (!item.told_by(Source::sweep)) item.add(listing);
        return;
    }
    if (agrees_with_own_changelog(listing)) return;
    if (current != Timeline::none) {
        const Item& item = timeline_.items[current];
        const bool further = !item.to.is_end() && is_expected(item.to, listing.status);
        if ((is_told_beside(listing, item.to) && !further) || is_lagging(listing, current) ||
            (listing.filtered && !item.to.is_unfinished()))
            return;
    }
    Item estimate(listing, listing.requested_at);
    estimate.estimated = true;
    estimate.unconfirmed = is_superseded(listing);
    if (current != Timeline::none) estimate.earliest = timeline_.items[current].at;
    if (next != Timeline::none && timeline_.items[next].to == listing.status &&
        !timeline_.items[next].estimated && timeline_.items[next].at - listing.requested_at <= match_window) {
        timeline_.items[next].add(listing);  // a dated one takes its place
        return;
    }
    timeline_.insert(std::move(estimate));
}

}  // namespace clearance
