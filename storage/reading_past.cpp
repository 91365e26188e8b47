#include "storage/reading_past.hpp"

#include <algorithm>
#include <map>

#include "storage/revisions.hpp"

namespace storage {
namespace {

using clearance::Transition;

/// The transition in force at a time.
std::optional<Transition> standing(clearance::History history, Time at) {
    auto& transitions = history.transitions;
    const auto found =
        std::find_if(transitions.rbegin(), transitions.rend(), [at](const Transition& transition) {
            return !transition.unconfirmed && transition.occurred_at <= at;
        });
    if (found == transitions.rend()) return std::nullopt;
    return std::move(*found);
}

void count(Summary& summary, const std::string& status, const std::string& brand, int difference) {
    summary.total += difference;
    for (const auto& [counts, name] : {std::pair(&summary.by_status, &status), {&summary.by_brand, &brand}}) {
        const auto counted = counts->try_emplace(*name).first;
        counted->second += difference;
        if (counted->second == 0) counts->erase(counted);
    }
}

}  // namespace

PastReading::PastReading(Database& database, Dictionaries& dictionaries, VehicleReading& vehicles,
                         ToldTransitions& told)
    : dictionaries_(dictionaries),
      vehicles_(vehicles),
      told_(told),
      observations_(database, dictionaries),
      select_last_(database, "SELECT max(seq) FROM transitions"),
      select_next_(database, "SELECT seq, recorded_at FROM transitions WHERE seq >= ? ORDER BY seq LIMIT 1"),
      select_vehicles_(database, "SELECT vehicle FROM transitions WHERE seq >= ?"),
      select_present_(database, "SELECT status, brand FROM vehicles WHERE id = ?") {}

std::vector<EvidencedTransition> PastReading::transitions(Id vehicle) {
    std::vector<EvidencedTransition> transitions;
    std::vector<Transition> told;
    for (auto& recorded : told_.of(vehicle)) {
        told.push_back(recorded.transition);
        transitions.push_back({std::move(recorded), {}});
    }
    const auto observations = observations_.of(vehicle);
    auto history = clearance::fold(observations);
    keep_identities(history.transitions, told);
    for (auto& transition : transitions) {
        const auto same =
            std::ranges::find(history.transitions, transition.recorded.transition.id, &Transition::id);
        if (same == history.transitions.end()) continue;
        for (const auto id : same->evidence) {
            transition.evidence.push_back(*std::ranges::lower_bound(observations, id, {}, &Observation::id));
        }
    }
    return transitions;
}

std::vector<Observation> PastReading::known(Id vehicle, const Moment& moment) {
    auto observations = observations_.of(vehicle);
    if (moment.known_at) {
        std::erase_if(observations, [&](const auto& each) { return each.recorded_at > *moment.known_at; });
    }
    return observations;
}

std::optional<Vehicle> PastReading::vehicle_at(const Vin& vin, const Moment& moment) {
    auto vehicle = vehicles_.find(vin);
    if (!vehicle) return std::nullopt;
    const auto observations = known(vehicle->id, moment);
    if (observations.empty()) return std::nullopt;
    const auto transition = standing(clearance::fold(observations), moment.at);
    vehicle->tags.clear();
    vehicle->listed.reset();
    vehicle->last_confirmed.reset();
    vehicle->status.reset();
    vehicle->since.reset();
    vehicle->estimated = false;
    vehicle->reason.clear();
    vehicle->episode = 0;
    if (!transition) return vehicle;
    vehicle->status = transition->to;
    vehicle->since = transition->occurred_at;
    vehicle->estimated = transition->estimated;
    vehicle->reason = transition->reason;
    vehicle->episode = transition->episode;
    return vehicle;
}

Summary PastReading::summary_at(const Moment& moment) {
    auto summary = vehicles_.summary();
    // what occurred after that time was recorded no earlier than so much before it, and was told then; what
    // was learned after known_at was told after it
    Time unchanged_until = moment.at - clearance::furthest_future;
    if (moment.known_at) unchanged_until = std::min(unchanged_until, *moment.known_at);
    for (const Id vehicle : told_behind(unchanged_until)) correct(summary, vehicle, moment);
    return summary;
}

void PastReading::correct(Summary& summary, Id vehicle, const Moment& moment) {
    std::optional<Id> present;
    std::string brand;
    {
        auto rows = select_present_.query(vehicle);
        if (!rows.next()) return;
        present = rows.maybe_integer(0);
        brand = dictionaries_.brands.text(rows.integer(1));
    }
    if (present) count(summary, dictionaries_.statuses.text(*present), brand, -1);
    const auto past = standing(clearance::fold(known(vehicle, moment)), moment.at);
    if (past) count(summary, std::string(past->to.text()), brand, 1);
}

/// The vehicles of which something was told after that time, each once.
std::vector<Id> PastReading::told_behind(Time time) {
    std::vector<Id> vehicles;
    std::vector<bool> found;
    auto rows = select_vehicles_.query(first_revision_behind(time));
    while (rows.next()) {
        const auto vehicle = static_cast<std::size_t>(rows.integer(0));
        if (found.size() <= vehicle) found.resize(vehicle + 1);
        if (found[vehicle]) continue;
        found[vehicle] = true;
        vehicles.push_back(rows.integer(0));
    }
    return vehicles;
}

/// recorded_at never goes back along seq: the first one behind a time is found by halving, without an index
/// of times. There may be gaps, where a vehicle was erased.
Id PastReading::first_revision_behind(Time time) {
    Id low = 1, high = 1;
    {
        auto rows = select_last_.query();
        if (rows.next()) high = rows.integer(0) + 1;
    }
    while (low < high) {
        const Id middle = low + (high - low) / 2;
        auto rows = select_next_.query(middle);
        if (!rows.next() || rows.time(1) > time) {
            high = middle;
        } else {
            low = rows.integer(0) + 1;
        }
    }
    return low;
}

}  // namespace storage
