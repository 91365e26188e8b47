#include "clearance/history.hpp"

#include <algorithm>
#include <iterator>

#include "clearance/fold.hpp"

namespace clearance {

Fold::Fold(std::span<const Observation> observations) {
    all_.reserve(observations.size());
    for (const Observation& o : observations) all_.push_back(&o);
    std::sort(all_.begin(), all_.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    for (const Observation* o : all_) {
        if (o->kind != ObservationKind::listing) continue;
        if (!is_fenced(*o)) concluding_.push_back(o);
        if (o->last_entry != 0) has_changelog_ = true;
    }
    std::stable_sort(concluding_.begin(), concluding_.end(),
                     [](const auto* a, const auto* b) { return a->requested_at < b->requested_at; });
}

Observed Fold::of(ObservationKind kind) const {
    Observed some;
    std::copy_if(all_.begin(), all_.end(), std::back_inserter(some),
                 [kind](const auto* o) { return o->kind == kind; });
    return some;
}

History Fold::run() {
    lay_spine();
    find_whole_changelogs();
    attach(ObservationKind::webhook);
    attach(ObservationKind::answer);
    date_undated_entries();
    stand();
    apply_listings();
    attach_undated();
    return finish();
}

bool Fold::is_settled(const History& history) const {
    const Observation* newest = nullptr;
    for (const Observation* o : all_) {
        if (o->kind == ObservationKind::listing) newest = o;
        // A webhook without a time asks for a look at the vehicle.
        if (o->kind == ObservationKind::webhook && !trusted_time(*o)) newest = nullptr;
    }
    if (newest == nullptr || !history.present || is_fenced(*newest)) return false;
    const Transition& present = history.transitions[*history.present];
    // The stale half of a VIN that is listed twice tells nothing of a present that the changelog holds.
    const bool held = !present.estimated && !present.provisional;
    if (!is_told_beside(*newest, present.to) && !(held && agrees_with_own_changelog(*newest))) return false;
    // Where there is a changelog, it is to decide what stands without it.
    return !has_changelog_ ||
           std::none_of(timeline_.items.begin(), timeline_.items.end(), [](const Item& item) {
               return (item.provisional && !item.unconfirmed) || item.bare;
           });
}

History Fold::finish() const {
    History history;
    std::optional<Status> in_force;
    int episode = 1;
    for (const Item& item : timeline_.items) {
        Transition t;
        t.id = item.evidence.front();
        t.from = in_force;
        t.to = item.to;
        t.occurred_at = item.at;
        t.earliest = item.earliest;
        t.estimated = item.estimated;
        t.provisional = item.provisional;
        t.unconfirmed = item.unconfirmed;
        t.expected = !in_force || is_expected(*in_force, item.to);
        t.sources = item.sources;
        t.reason = item.reason;
        t.recorded_at = item.recorded_at;
        t.webhook_at = item.webhook_at;
        t.sweep_at = item.sweep_at;
        t.evidence = item.evidence;
        if (!history.transitions.empty() && history.transitions.back().occurred_at >= t.occurred_at) {
            t.occurred_at = history.transitions.back().occurred_at;
            t.order = history.transitions.back().order + 1;
        }
        if (!item.unconfirmed) {
            if (in_force && in_force->is_end()) ++episode;
            in_force = item.to;
            history.present = history.transitions.size();
        }
        t.episode = episode;
        history.transitions.push_back(std::move(t));
    }
    history.settled = is_settled(history);
    return history;
}

History fold(std::span<const Observation> observations) {
    return Fold(observations).run();
}

}  // namespace clearance
