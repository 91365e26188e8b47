#include "clearance/fold.hpp"

#include <algorithm>
#include <iterator>

namespace clearance {
namespace {

/// Further in the life cycle of one episode.
bool is_further(const Status& from, const Status& to) {
    return !from.is_end() && is_expected(from, to);
}

}  // namespace

bool is_of_one_answer(const Observation& a, const Observation& b) {
    return a.reference == b.reference && a.source == b.source && a.requested_at == b.requested_at;
}

/// What another list said behind the fence in the same words contradicts nothing: a filtered one, which may
/// conclude less, must not keep the full one from it.
bool Fold::is_fenced(const Observation& listing) const {
    return std::any_of(all_.begin(), all_.end(), [&listing](const Observation* o) {
        if (o->kind == ObservationKind::listing && o->status == listing.status) return false;
        const bool same_answer = is_of_one_answer(*o, listing) && o->kind != ObservationKind::webhook;
        return o->id > listing.fence && o->id < listing.id && !same_answer;
    });
}

bool Fold::agrees_with_own_changelog(const Observation& listing) const {
    if (listing.last_entry == 0) return false;
    const auto entry = std::find_if(all_.begin(), all_.end(),
                                    [&listing](const Observation* o) { return o->id == listing.last_entry; });
    return entry != all_.end() && (*entry)->status == listing.status;
}

/// A filtered list may hold the stale half of a VIN that is listed twice, alone: its changelog ends too
/// early.
void Fold::find_whole_changelogs() {
    if (timeline_.items.empty()) return;
    const auto& newest = timeline_.items.back().evidence;
    std::copy_if(all_.begin(), all_.end(), std::back_inserter(whole_), [&newest](const Observation* o) {
        if (o->kind != ObservationKind::listing || o->last_entry == 0) return false;
        return !o->filtered || std::find(newest.begin(), newest.end(), o->last_entry) != newest.end();
    });
    std::stable_sort(whole_.begin(), whole_.end(),
                     [](const auto* a, const auto* b) { return a->requested_at < b->requested_at; });
}

/// A later list that knows the whole story and tells it without this status; or with it, of the other half of
/// a VIN that is listed twice, but that is not further.
bool Fold::is_superseded(const Observation& listing) const {
    return std::any_of(whole_.rbegin(), whole_.rend(), [this, &listing](const Observation* o) {
        return o->requested_at >= listing.recorded_at + settle_time && agrees_with_own_changelog(*o) &&
               !is_fenced(*o) &&
               !(is_told_beside(*o, listing.status) && is_further(o->status, listing.status));
    });
}

/// The list may show for a while what was before changes that are known already. What was before the first of
/// them may not be known: then the life cycle tells it, where `pending`, which is not announced, may be
/// missing; of a word that it does not know, and of two ends, either order may be.
bool Fold::is_lagging(const Observation& listing, std::size_t current) const {
    const auto& items = timeline_.items;
    for (auto i = current; i != Timeline::none; i = timeline_.before(i)) {
        if (items[i].estimated || items[i].at <= listing.requested_at - settle_time) return false;
        const auto previous = timeline_.before(i);
        if (previous != Timeline::none && items[previous].to == listing.status) return true;
        if (previous == Timeline::none || i == current) {
            if (may_lead_to(listing.status, items[i].to)) return true;
            if (listing.status.is_end() && !is_expected(items[i].to, listing.status)) return true;
        }
    }
    return false;
}

/// A VIN may stand in one list twice with different words and no changelog: then what is in force already
/// stays, or the word that is further in the life cycle wins; else the two would take turns.
bool Fold::is_told_beside(const Observation& listing, const Status& status) const {
    return std::any_of(all_.begin(), all_.end(), [&listing, &status](const Observation* o) {
        return o->kind == ObservationKind::listing && is_of_one_answer(*o, listing) && o->status == status;
    });
}

void Fold::apply_listings() {
    for (const Observation* listing : concluding_) apply(*listing);
}

/// The platform's clock may be ahead of ours: what is stamped just behind the request was in force already
/// if we knew it, or if it is what the list says.
std::size_t Fold::in_force_when_asked(const Observation& listing) const {
    auto current = timeline_.in_force(listing.requested_at);
    for (auto next = timeline_.behind(current); next != Timeline::none; next = timeline_.behind(next)) {
        const Item& item = timeline_.items[next];
        const bool near = !item.estimated && item.at <= listing.requested_at + clock_tolerance;
        if (!near || (item.evidence.front() > listing.fence && !(item.to == listing.status))) break;
        current = next;
    }
    return current;
}

/// What is told with a time soon after takes an estimate's place, where no list in between said otherwise.
bool Fold::is_dated_by(const Item& item, const Observation& listing) const {
    if (!(item.to == listing.status) || item.estimated || item.at - listing.requested_at > match_window)
        return false;
    return std::none_of(concluding_.begin(), concluding_.end(), [&](const Observation* o) {
        return o->requested_at > listing.requested_at && o->requested_at < item.at &&
               !(o->status == listing.status);
    });
}

void Fold::apply(const Observation& listing) {
    const auto current = in_force_when_asked(listing);
    const auto next = timeline_.behind(current);
    if (current != Timeline::none && timeline_.items[current].to == listing.status) {
        Item& item = timeline_.items[current];
        if (!item.told_by(Source::sweep)) item.add(listing);
        return;
    }
    if (agrees_with_own_changelog(listing) || is_superseded(listing)) return;
    Item estimate(listing, listing.requested_at);
    estimate.estimated = estimate.bare = true;
    if (current != Timeline::none) {
        const Item& item = timeline_.items[current];
        const bool other_half = is_told_beside(listing, item.to) && !is_further(item.to, listing.status);
        const bool half_alone =
            listing.filtered && listing.status.is_unfinished() && !item.to.is_unfinished();
        if (other_half || half_alone || is_lagging(listing, current)) return;
        estimate.earliest = item.at;
        estimate.at = std::max(estimate.at, item.at);
    }
    if (next != Timeline::none && is_dated_by(timeline_.items[next], listing)) {
        timeline_.items[next].add(listing);
        return;
    }
    timeline_.insert(std::move(estimate));
}

}  // namespace clearance
