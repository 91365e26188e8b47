#include "storage/verify_history.hpp"

#include <algorithm>
#include <set>

namespace storage {
namespace {

using clearance::ObservationKind;
using clearance::Source;
using clearance::Transition;

std::string list_of(std::uint8_t sources) {
    std::string list;
    for (const auto& [source, name] :
         {std::pair(Source::webhook, "webhook"), {Source::sweep, "sweep"}, {Source::command, "command"}}) {
        if ((sources & static_cast<std::uint8_t>(source)) == 0) continue;
        list += list.empty() ? name : std::string("+") + name;
    }
    return list.empty() ? "none" : list;
}

/// What every transition tells, by name, in words.
std::vector<std::pair<std::string, std::string>> members(const Transition& transition) {
    return {{"from", words(transition.from)},
            {"to", words(transition.to)},
            {"occurred_at", words(transition.occurred_at)},
            {"earliest", words(transition.earliest)},
            {"estimated", words(transition.estimated)},
            {"provisional", words(transition.provisional)},
            {"unconfirmed", words(transition.unconfirmed)},
            {"expected", words(transition.expected)},
            {"place", words(std::int64_t{transition.order})},
            {"episode", words(std::int64_t{transition.episode})},
            {"sources", list_of(transition.sources)},
            {"reason", words(transition.reason)},
            {"first_recorded_at", words(transition.recorded_at)}};
}

std::string summed_up(const Transition& transition) {
    return words(transition.to) + " at " + words(transition.occurred_at);
}

std::optional<Source> source_of(ObservationKind kind) {
    switch (kind) {
        case ObservationKind::webhook:
            return Source::webhook;
        case ObservationKind::changelog:
        case ObservationKind::listing:
            return Source::sweep;
        case ObservationKind::answer:
            return Source::command;
    }
    return std::nullopt;
}

}  // namespace

HistoryCheck::HistoryCheck(Database& database, Dictionaries& dictionaries, ReferenceCheck& references,
                           Report& report)
    : dictionaries_(dictionaries),
      references_(references),
      report_(report),
      told_(database, dictionaries),
      observations_(database, dictionaries),
      captures_(database, dictionaries, report),
      select_vehicles_(
          database,
          "SELECT id, vin, brand, status, since, estimated, reason, episode, present_transition, "
          "listing_digest IS NOT NULL, first_seen FROM vehicles ORDER BY id"),
      count_vehicles_(database, "SELECT count(*) FROM vehicles"),
      select_revisions_(
          database,
          "SELECT seq, transition, change, first_recorded_at, recorded_at FROM transitions WHERE vehicle = ? "
          "ORDER BY seq"),
      select_counts_(database, "SELECT status, brand, n FROM vehicle_counts") {}

HistoryCheck::Row HistoryCheck::read(const Rows& rows) {
    Row row;
    row.id = rows.integer(0);
    row.vin = rows.text(1);
    row.brand = rows.integer(2);
    row.status = rows.maybe_integer(3);
    row.since = rows.maybe_time(4);
    row.estimated = rows.flag(5);
    row.reason = rows.maybe_integer(6);
    row.episode = rows.integer(7);
    row.present_transition = rows.maybe_integer(8);
    row.is_settled = rows.flag(9);
    row.first_seen = rows.time(10);
    return row;
}

void HistoryCheck::check_vehicles() {
    std::int64_t all = 0;
    {
        auto rows = count_vehicles_.query();
        if (rows.next()) all = rows.integer(0);
    }
    auto rows = select_vehicles_.query();
    while (rows.next()) {
        const auto row = read(rows);
        if (row.status) ++counts_[{*row.status, row.brand}];
        try {
            check(row);
        } catch (const std::exception& error) {
            report_.difference({"vehicles", row.vin, "a history that cannot be read", error.what()});
        }
        if (++report_.verified.vehicles % 1'000 == 0)
            report_.progress("vehicles", report_.verified.vehicles, all);
    }
}

void HistoryCheck::check(const Row& row) {
    const auto vin = Vin::parse(row.vin);
    if (!vin || vin->text() != row.vin) {
        report_.difference({"vehicles", words(row.id), "vin " + words(row.vin), "no VIN"});
        if (!vin) return;
    }
    const auto observations = observations_.of(row.id);
    check_observations(row, *vin, observations);
    auto history = clearance::fold(observations);
    check_transitions(row, history);
    check_present(row, history.present ? &history.transitions.at(*history.present) : nullptr);
    check_revisions(row);
    captures_.check(row.id, row.vin, history.transitions);
    if (row.is_settled && !history.settled) {
        report_.difference({"vehicles", row.vin, "listing_digest, that an equal item tells nothing",
                            "none, its history is not settled"});
    }
}

void HistoryCheck::check_observations(const Row& row, const Vin& vin,
                                      std::span<const Observation> observations) {
    std::set<Id> entries;
    for (const auto& each : observations) {
        if (each.kind == ObservationKind::changelog) entries.insert(each.id);
    }
    for (const auto& each : observations) {
        ++report_.verified.observations;
        const auto name = row_of(each.id, row.vin);
        const auto source = source_of(each.kind);
        if (source != each.source) {
            report_.difference({"observations", name,
                                "source " + list_of(static_cast<std::uint8_t>(each.source)),
                                source ? list_of(static_cast<std::uint8_t>(*source)) : "an unknown kind"});
        }
        if (each.fence >= each.id) {
            report_.difference({"observations", name, "fence " + words(each.fence), "one before itself"});
        }
        if (each.last_entry != 0 && !entries.contains(each.last_entry)) {
            report_.difference({"observations", name, "last_entry " + words(each.last_entry),
                                "no such changelog entry of this vehicle"});
        }
        references_.check(row.id, vin, each);
    }
    if (!observations.empty() && observations.front().recorded_at < row.first_seen) {
        report_.difference({"vehicles", row.vin, "first_seen " + words(row.first_seen),
                            words(observations.front().recorded_at) + " or before"});
    }
}

void HistoryCheck::check_transitions(const Row& row, clearance::History& history) {
    std::vector<Transition> told;
    for (auto& recorded : told_.of(row.id)) told.push_back(std::move(recorded.transition));
    report_.verified.transitions += static_cast<std::int64_t>(told.size());
    keep_identities(history.transitions, told);
    for (const auto& revision : revise(history.transitions, told)) {
        const auto& transition = revision.transition;
        const auto name = row_of(transition.id, row.vin);
        switch (revision.change) {
            case Change::added:
                report_.difference({"transitions", name, "nothing", summed_up(transition)});
                break;
            case Change::withdrawn:
                report_.difference({"transitions", name, summed_up(transition), "no such transition"});
                break;
            case Change::amended: {
                const auto before = members(*std::ranges::find(told, transition.id, &Transition::id));
                const auto now = members(transition);
                for (std::size_t i = 0; i < now.size(); ++i)
                    report_.compare("transitions", name, now[i].first, before[i].second, now[i].second);
                break;
            }
        }
    }
}

void HistoryCheck::check_present(const Row& row, const Transition* present) {
    std::optional<Status> status;
    if (row.status) status = dictionaries_.status(*row.status);
    const auto compare = [&](const std::string& name, const std::string& told, const std::string& follows) {
        report_.compare("vehicles", row.vin, name, told, follows);
    };
    const Transition none;
    const Transition& follows = present != nullptr ? *present : none;
    const bool known = present != nullptr;
    compare("status", words(status), known ? words(follows.to) : "none");
    compare("since", words(row.since), known ? words(follows.occurred_at) : "none");
    compare("estimated", words(row.estimated), words(known && follows.estimated));
    compare("reason", words(dictionaries_.reason(row.reason)), words(follows.reason));
    compare("episode", words(row.episode), words(std::int64_t{known ? follows.episode : 0}));
    compare("present_transition", words(row.present_transition), known ? words(follows.id) : "none");
}

/// A transition is added, amended any number of times and withdrawn; then it may be added again.
void HistoryCheck::check_revisions(const Row& row) {
    std::set<Id> told;
    auto rows = select_revisions_.query(row.id);
    while (rows.next()) {
        const auto name = "seq " + row_of(rows.integer(0), row.vin);
        const Id transition = rows.integer(1);
        const auto of = " transition " + words(transition);
        const bool was_told = told.contains(transition);
        switch (static_cast<Change>(rows.integer(2))) {
            case Change::added:
                if (was_told) report_.difference({"transitions", name, "added" + of, "told already"});
                told.insert(transition);
                break;
            case Change::amended:
                if (!was_told) report_.difference({"transitions", name, "amended" + of, "not told before"});
                told.insert(transition);
                break;
            case Change::withdrawn:
                if (!was_told) report_.difference({"transitions", name, "withdrawn" + of, "not told before"});
                told.erase(transition);
                break;
            default:
                report_.difference({"transitions", name, "change " + words(rows.integer(2)), "1, 2 or 3"});
        }
        if (rows.time(4) < rows.time(3)) {
            report_.difference({"transitions", name, "recorded_at " + words(rows.time(4)),
                                words(rows.time(3)) + ", when it was first known, or later"});
        }
    }
}

void HistoryCheck::check_counts() {
    std::map<std::pair<Id, Id>, std::int64_t> told;
    {
        auto rows = select_counts_.query();
        while (rows.next()) told[{rows.integer(0), rows.integer(1)}] = rows.integer(2);
    }
    for (const auto& [key, n] : counts_) told.try_emplace(key, 0);
    for (const auto& [key, n] : told) {
        if (n == counts_[key]) continue;
        const auto name =
            dictionaries_.statuses.text(key.first) + " " + words(dictionaries_.brands.text(key.second));
        report_.difference({"vehicle_counts", name, words(n), words(counts_[key])});
    }
}

}  // namespace storage
