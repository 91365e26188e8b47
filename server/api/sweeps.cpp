// GET /v1/sweeps, POST /v1/sweeps.
#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/page.hpp"
#include "server/api/query.hpp"
#include "server/log.hpp"

namespace api {
namespace {

http::Response sweeps_page(storage::Reading& ledger, int limit, storage::Id before,
                           const std::string& scope) {
    return json_response(200, make_page(
                                  "sweeps", ledger.sweeps(limit + 1, before), static_cast<std::size_t>(limit),
                                  scope, [](const storage::Sweep& sweep) { return to_json(sweep); },
                                  [](const storage::Sweep& sweep) { return CursorKeys{sweep.id}; }));
}

http::Response sweep_started(const std::string& by) {
    logging::info("command", {{"action", "sweep"}, {"by", by}, {"result", "started"}});
    boost::json::object body;
    body["status"] = "started";
    return json_response(202, body);
}

}  // namespace

Api::Answer Api::list_sweeps(http::Request& request) {
    const auto parsed = parse_list_query(request.query, {"limit", "cursor"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& query = std::get<ListQuery>(parsed);
    auto scope = cursor_scope(parts_.ledger.created_at(), "sweeps");
    storage::Id before = 0;
    if (!query.cursor.empty()) {
        const auto keys = decode_cursor(scope, query.cursor, 1);
        if (!keys) co_return to_response(foreign_cursor());
        before = keys->front();
    }
    const LedgerAnswer job = [limit = query.limit, before, scope](storage::Reading& ledger) {
        return sweeps_page(ledger, limit, before, scope);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::start_sweep(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    parts_.reconciler.sweep_now();
    co_return sweep_started(std::get<Caller>(verdict).name);
}

}  // namespace api
