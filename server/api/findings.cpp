// GET /v1/findings/{id}, POST /v1/findings/{id}/acknowledge and /close.
#include <array>

#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/json_body.hpp"
#include "server/api/query.hpp"
#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace api {
namespace {

constexpr std::array<std::string_view, 2> members{"by", "note"};

http::Problem no_such_finding() {
    return http::not_found("there is no such finding");
}

http::Problem conflict(std::string detail) {
    return {409, "finding-state", "The finding cannot be changed so", std::move(detail), {}, {}};
}

/// Others end when what they tell of does.
bool can_be_closed(storage::FindingKind kind) {
    using storage::FindingKind;
    switch (kind) {
        case FindingKind::unlisted:
        case FindingKind::status_unknown:
        case FindingKind::rejected:
        case FindingKind::revoked_unasked:
        case FindingKind::stuck:
            return true;
        default:
            return false;
    }
}

}  // namespace

Api::Answer Api::show_finding(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto id = parse_id(request.parameters.at(0));
    const LedgerAnswer show = [id, this](storage::Reading& ledger) {
        const auto finding = ledger.finding(id);
        if (!finding) return to_response(no_such_finding());
        return json_response(200, to_json(*finding, parts_.wording));
    };
    auto response = co_await from_ledger(show);
    co_return response;
}

Api::Answer Api::acknowledge_finding(http::Request& request) {
    const Decision decision{"acknowledge_finding", false};
    auto response = co_await decide(request, decision);
    co_return response;
}

Api::Answer Api::close_finding(http::Request& request) {
    const Decision decision{"close_finding", true};
    auto response = co_await decide(request, decision);
    co_return response;
}

/// A person's word on a finding.
Api::Answer Api::decide(http::Request& request, Decision decision) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    auto parsed = JsonBody::read(request, members);
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    auto& body = std::get<JsonBody>(parsed);
    const auto id = parse_id(request.parameters.at(0));
    const auto caller = std::get<Caller>(verdict).name;
    auto by = body.text("by", 200);
    const auto note = body.text("note");
    if (!body.faults.empty()) co_return to_response(body.faults.to_problem());
    if (by.empty()) by = caller;

    const LedgerAnswer look = [id, decision](storage::Reading& ledger) {
        const auto finding = ledger.finding(id);
        if (!finding) return to_response(no_such_finding());
        if (finding->closed_at) return to_response(conflict("it has ended already"));
        if (decision.close && !can_be_closed(finding->kind))
            return to_response(
                conflict("a finding of this kind ends by itself, when what it tells of does; a silence "
                         "keeps it from being told until then"));
        if (!decision.close && finding->acknowledged)
            return to_response(conflict("it was acknowledged already, by " + finding->acknowledged->by));
        return json_response(200, {});
    };
    auto found = co_await from_ledger(look);
    if (found.status != 200) co_return found;
    const LedgerChange change = [id, by, note, decision](storage::Writing& writing) -> storage::Id {
        return decision.close ? writing.close_finding(id, by, note)
                              : writing.acknowledge_finding(id, by, note);
    };
    const auto changed = co_await change_ledger(change);
    if (!changed) co_return unwritable();
    if (*changed == 0) co_return to_response(conflict("it was ended or acknowledged meanwhile"));
    logging::info("command", {{"action", decision.action}, {"by", caller}, {"finding", id}});
    auto response = co_await show_finding(request);
    co_return response;
}

}  // namespace api
