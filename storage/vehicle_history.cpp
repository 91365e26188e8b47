#include "storage/vehicle_history.hpp"

#include <algorithm>

namespace storage {
namespace {

using clearance::Transition;

}  // namespace

VehicleHistory::VehicleHistory(WriteContext& context, VehicleTable& vehicles, VehicleFindings& findings,
                               CaptureTable& captures, Confirmations& confirmations)
    : context_(context),
      vehicles_(vehicles),
      findings_(findings),
      captures_(captures),
      confirmations_(confirmations),
      told_(context.database, context.dictionaries),
      insert_(context.database,
              "INSERT INTO transitions (transition, vehicle, change, from_status, to_status, occurred_at, "
              "earliest, "
              "estimated, provisional, unconfirmed, expected, place, episode, sources, reason, "
              "first_recorded_at, "
              "recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

std::size_t VehicleHistory::record(const VehicleRow& before, VehicleRow after, clearance::History history,
                                   Time now) {
    std::vector<Transition> known;
    if (!before.is_new) {
        for (auto& told : told_.of(before.id)) known.push_back(std::move(told.transition));
    }
    keep_identities(history.transitions, known);
    const auto revisions = revise(history.transitions, known);
    for (const auto& revision : revisions) write(before.id, revision, now);
    if (!revisions.empty()) context_.effects.vehicles_changed = true;
    captures_.follow(before.id, history.transitions, known.empty());

    const Transition* present = history.present ? &history.transitions.at(*history.present) : nullptr;
    set_present(after, present);
    mark_confirmations(before, after);
    vehicles_.save(before, after);
    findings_.follow(before, after, history);
    return revisions.size();
}

void VehicleHistory::set_present(VehicleRow& row, const clearance::Transition* present) {
    if (present == nullptr) {
        row.status.reset();
        row.since.reset();
        row.reason.reset();
        row.present_transition.reset();
        row.estimated = false;
        row.episode = 0;
        return;
    }
    row.status = context_.dictionaries.status_id(present->to);
    row.since = present->occurred_at;
    row.reason = context_.dictionaries.reason_id(present->reason);
    row.present_transition = present->id;
    row.estimated = present->estimated;
    row.episode = present->episode;
}

/// In-flight sweeps ask for a vehicle from the first one that begins while it is unfinished, and no longer.
void VehicleHistory::mark_confirmations(const VehicleRow& before, VehicleRow& after) {
    if (before.status == after.status) return;
    const bool asked_for = confirmations_.is_unfinished(before);
    const bool is_from_now = confirmations_.is_unfinished(after);
    if (asked_for == is_from_now) return;
    VehicleRow known = before;
    if (is_from_now) {
        confirmations_.only_later(known);
    } else {
        confirmations_.keep(known);
    }
    after.confirmed_at = std::max(after.confirmed_at, known.confirmed_at);
    after.confirmed_from = known.confirmed_from;
}

void VehicleHistory::write(Id vehicle, const Revision& revision, Time now) {
    const auto& transition = revision.transition;
    auto& dictionaries = context_.dictionaries;
    std::optional<Id> from;
    if (transition.from) from = dictionaries.status_id(*transition.from);
    insert_.run(transition.id, vehicle, revision.change, from, dictionaries.status_id(transition.to),
                transition.occurred_at, transition.earliest, transition.estimated, transition.provisional,
                transition.unconfirmed, transition.expected, transition.order, transition.episode,
                transition.sources, dictionaries.reason_id(transition.reason), transition.recorded_at, now);
}

}  // namespace storage
