// GET /v1/vehicles/{vin}, /v1/vehicles/{vin}/transitions.
#include <algorithm>
#include <tuple>

#include "server/api/api.hpp"
#include "server/api/cursor.hpp"
#include "server/api/json.hpp"
#include "server/api/link.hpp"
#include "server/api/moment.hpp"
#include "server/api/nearest.hpp"
#include "server/api/page.hpp"
#include "server/api/query.hpp"
#include "storage/filtered_lists.hpp"

namespace api {
namespace {

using storage::EvidencedTransition;

http::Problem unknown_vehicle(std::string_view vin) {
    return http::not_found("no vehicle " + shown(vin) + " is known here");
}

bool has_findings(storage::Reading& ledger, const clearance::Vin& vin) {
    storage::FindingFilter filter;
    filter.vin = vin;
    filter.part.limit = 1;
    return !ledger.lists().findings(filter).items.empty();
}

/// A command leaves a row of a VIN that nobody may ever have heard of. Of the vehicles without a status
/// `unfinished` tells only those that were observed; this one, if so, is the first of its id. One whose
/// request was answered with error is known by its finding, which leads here.
std::optional<storage::Vehicle> known_vehicle(storage::Reading& ledger, const clearance::Vin& vin) {
    auto vehicle = ledger.vehicle(vin);
    if (!vehicle || vehicle->status) return vehicle;
    const auto first = ledger.unfinished(1, vehicle->id - 1);
    const bool observed = !first.empty() && first.front() == vin;
    if (!observed && !has_findings(ledger, vin)) return std::nullopt;
    return vehicle;
}

CursorKeys place(const EvidencedTransition& told) {
    const auto& transition = told.recorded.transition;
    return {transition.id, transition.occurred_at.time_since_epoch().count(), transition.order};
}

/// Drops what earlier pages showed. History can be amended between two pages: the last transition shown is
/// found by its identity, and only where it is gone by its place in time.
void drop_shown(std::vector<EvidencedTransition>& transitions, const CursorKeys& last) {
    auto next = std::find_if(transitions.begin(), transitions.end(),
                             [&](const auto& told) { return told.recorded.transition.id == last[0]; });
    if (next != transitions.end()) {
        ++next;
    } else {
        next = std::find_if(transitions.begin(), transitions.end(), [&](const auto& told) {
            const auto keys = place(told);
            return std::tie(keys[1], keys[2]) > std::tie(last[1], last[2]);
        });
    }
    transitions.erase(transitions.begin(), next);
}

std::vector<EvidencedTransition> history(storage::Reading& ledger, const clearance::Vin& vin, bool evidence) {
    if (evidence) return ledger.evidenced_transitions(vin);
    std::vector<EvidencedTransition> transitions;
    for (auto& recorded : ledger.transitions(vin)) transitions.push_back({std::move(recorded), {}});
    return transitions;
}

struct TransitionsQuery {
    clearance::Vin vin;
    bool evidence = false;
    std::size_t limit = 0;
    std::optional<CursorKeys> last;
    std::string scope;
    ListAddress address;
};

http::Response transitions_page(storage::Reading& ledger, const TransitionsQuery& query) {
    if (!known_vehicle(ledger, query.vin)) return to_response(unknown_vehicle(query.vin.text()));
    auto transitions = history(ledger, query.vin, query.evidence);
    if (query.last) drop_shown(transitions, *query.last);
    auto page = make_page(
        "transitions", transitions, query.limit, query.scope,
        [&](const EvidencedTransition& told) {
            return query.evidence ? to_json(query.vin, told) : to_json(query.vin, told.recorded);
        },
        place);
    page["as_of"] = to_json(ledger.last_complete_sweep_end());
    return page_response(page, query.address);
}

/// As it stood in the past; what the ledger does not keep of the past is null.
http::Response past_vehicle_answer(storage::Reading& ledger, const clearance::Vin& vin,
                                   const PastQuestion& question) {
    const auto vehicle = ledger.vehicle_at(vin, question.moment);
    if (!vehicle) {
        return to_response(
            http::not_found("nothing was known of vehicle " + shown(vin.text()) + " at " +
                            clearance::format_time(question.moment.known_at.value_or(question.asked_at))));
    }
    auto body = to_json(*vehicle);
    body["tags"] = nullptr;
    return past_response(std::move(body), question, ledger);
}

http::Response vehicle_answer(storage::Reading& ledger, const clearance::Vin& vin) {
    const auto vehicle = known_vehicle(ledger, vin);
    if (!vehicle) return to_response(unknown_vehicle(vin.text()));
    auto body = to_json(*vehicle);
    body["as_of"] = to_json(ledger.last_complete_sweep_end());
    return json_response(200, body);
}

}  // namespace

Api::Answer Api::show_vehicle(http::Request& request) {
    const auto parsed = parse_list_query(request.query, {"at", "known_at"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto past = parse_past(std::get<ListQuery>(parsed), parts_.clock());
    if (const auto* problem = std::get_if<http::Problem>(&past)) co_return to_response(*problem);
    const auto vin = clearance::Vin::parse(request.parameters.at(0));
    if (!vin) co_return to_response(unknown_vehicle(request.parameters.at(0)));
    const LedgerAnswer job =
        [v = *vin, question = std::get<std::optional<PastQuestion>>(past)](storage::Reading& ledger) {
            return question ? past_vehicle_answer(ledger, v, *question) : vehicle_answer(ledger, v);
        };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::list_transitions(http::Request& request) {
    const auto parsed = parse_list_query(request.query, {"evidence", "limit", "cursor"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& query = std::get<ListQuery>(parsed);
    const auto evidence = parse_flag_parameter(query, "evidence");
    if (const auto* problem = std::get_if<http::Problem>(&evidence)) co_return to_response(*problem);
    const auto vin = clearance::Vin::parse(request.parameters.at(0));
    if (!vin) co_return to_response(unknown_vehicle(request.parameters.at(0)));
    TransitionsQuery wanted{*vin, std::get<bool>(evidence), static_cast<std::size_t>(query.limit), {},
                            {},   ListAddress::of(request)};
    wanted.scope = cursor_scope(parts_.ledger.created_at(), "transitions", {{vin->text()}});
    if (!query.cursor.empty()) {
        wanted.last = decode_cursor(wanted.scope, query.cursor, 3);
        if (!wanted.last) co_return to_response(foreign_cursor());
    }
    const LedgerAnswer job = [wanted](storage::Reading& ledger) { return transitions_page(ledger, wanted); };
    auto response = co_await from_ledger(job);
    co_return response;
}

}  // namespace api
