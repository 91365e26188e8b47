// GET /v1/vehicles, /v1/vehicles/{vin}, /v1/vehicles/{vin}/transitions.
#include <algorithm>
#include <tuple>

#include "server/api/api.hpp"
#include "server/api/cursor.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"
#include "server/api/page.hpp"
#include "server/api/query.hpp"

namespace api {
namespace {

using storage::RecordedTransition;

http::Problem unknown_vehicle(std::string_view vin) {
    return http::not_found("no vehicle " + shown(vin) + " is known here");
}

/// A command leaves a row of a VIN that nobody may ever have heard of. Of the vehicles without a status
/// `unfinished` tells only those that were observed; this one, if so, is the first of its id.
std::optional<storage::Vehicle> known_vehicle(storage::Reading& ledger, const clearance::Vin& vin) {
    auto vehicle = ledger.vehicle(vin);
    if (!vehicle || vehicle->status) return vehicle;
    const auto first = ledger.unfinished(1, vehicle->id - 1);
    if (first.empty() || first.front() != vin) return std::nullopt;
    return vehicle;
}

/// A misspelt status would be answered with no vehicles, as if all were well. Words that the platform
/// invented are known from the vehicles that have them.
std::optional<http::Problem> refuse_unknown_statuses(storage::Reading& ledger,
                                                     const std::vector<std::string>& statuses) {
    auto known = platform_statuses();
    if (!refuse_statuses(statuses, known)) return std::nullopt;
    const auto met = ledger.summary().by_status;
    for (const auto& [word, count] : met) {
        if (std::find(known.begin(), known.end(), word) == known.end()) known.push_back(word);
    }
    return refuse_statuses(statuses, known);
}

http::Response vehicles_page(storage::Reading& ledger, storage::VehicleQuery query,
                             const std::string& scope) {
    // a cursor is given only for a query that was taken; its last vehicles may have got other statuses since
    if (query.after == 0) {
        if (const auto problem = refuse_unknown_statuses(ledger, query.statuses))
            return to_response(*problem);
    }
    const auto limit = static_cast<std::size_t>(query.limit);
    ++query.limit;
    auto page = make_page(
        "vehicles", ledger.vehicles(query), limit, scope,
        [](const storage::Vehicle& vehicle) { return to_json(vehicle); },
        [](const storage::Vehicle& vehicle) { return CursorKeys{vehicle.id}; });
    page["as_of"] = to_json(ledger.last_complete_sweep_end());
    return json_response(200, page);
}

CursorKeys place(const RecordedTransition& recorded) {
    const auto& transition = recorded.transition;
    return {transition.id, transition.occurred_at.time_since_epoch().count(), transition.order};
}

/// Drops what earlier pages showed. History can be amended between two pages: the last transition shown is
/// found by its identity, and only where it is gone by its place in time.
void drop_shown(std::vector<RecordedTransition>& transitions, const CursorKeys& last) {
    auto next = std::find_if(transitions.begin(), transitions.end(),
                             [&](const auto& recorded) { return recorded.transition.id == last[0]; });
    if (next != transitions.end()) {
        ++next;
    } else {
        next = std::find_if(transitions.begin(), transitions.end(), [&](const auto& recorded) {
            const auto keys = place(recorded);
            return std::tie(keys[1], keys[2]) > std::tie(last[1], last[2]);
        });
    }
    transitions.erase(transitions.begin(), next);
}

http::Response transitions_page(storage::Reading& ledger, const clearance::Vin& vin, std::size_t limit,
                                const std::optional<CursorKeys>& last, const std::string& scope) {
    if (!known_vehicle(ledger, vin)) return to_response(unknown_vehicle(vin.text()));
    auto transitions = ledger.transitions(vin);
    if (last) drop_shown(transitions, *last);
    auto page = make_page(
        "transitions", transitions, limit, scope,
        [&](const RecordedTransition& recorded) { return to_json(vin, recorded); }, place);
    page["as_of"] = to_json(ledger.last_complete_sweep_end());
    return json_response(200, page);
}

http::Response vehicle_answer(storage::Reading& ledger, const clearance::Vin& vin) {
    const auto vehicle = known_vehicle(ledger, vin);
    if (!vehicle) return to_response(unknown_vehicle(vin.text()));
    auto body = to_json(*vehicle);
    body["as_of"] = to_json(ledger.last_complete_sweep_end());
    return json_response(200, body);
}

}  // namespace

Api::Answer Api::list_vehicles(http::Request& request) {
    auto parsed = parse_list_query(request.query, {"status", "brand", "limit", "cursor"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    auto& query = std::get<ListQuery>(parsed);
    auto scope = cursor_scope(parts_.ledger.created_at(), "vehicles", {query.statuses, query.brands});
    storage::VehicleQuery wanted;
    wanted.limit = query.limit;
    if (!query.cursor.empty()) {
        const auto keys = decode_cursor(scope, query.cursor, 1);
        if (!keys) co_return to_response(foreign_cursor());
        wanted.after = keys->front();
    }
    wanted.statuses = std::move(query.statuses);
    wanted.brands = std::move(query.brands);
    const LedgerAnswer job = [wanted, scope](storage::Reading& ledger) {
        return vehicles_page(ledger, wanted, scope);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::show_vehicle(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto vin = clearance::Vin::parse(request.parameters.at(0));
    if (!vin) co_return to_response(unknown_vehicle(request.parameters.at(0)));
    const LedgerAnswer job = [v = *vin](storage::Reading& ledger) { return vehicle_answer(ledger, v); };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::list_transitions(http::Request& request) {
    const auto parsed = parse_list_query(request.query, {"limit", "cursor"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& query = std::get<ListQuery>(parsed);
    const auto vin = clearance::Vin::parse(request.parameters.at(0));
    if (!vin) co_return to_response(unknown_vehicle(request.parameters.at(0)));
    auto scope = cursor_scope(parts_.ledger.created_at(), "transitions", {{vin->text()}});
    std::optional<CursorKeys> last;
    if (!query.cursor.empty()) {
        last = decode_cursor(scope, query.cursor, 3);
        if (!last) co_return to_response(foreign_cursor());
    }
    const auto limit = static_cast<std::size_t>(query.limit);
    const LedgerAnswer job = [v = *vin, limit, last, scope](storage::Reading& ledger) {
        return transitions_page(ledger, v, limit, last, scope);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

}  // namespace api
