// GET /v1/alerts.
#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/page.hpp"
#include "server/api/query.hpp"

namespace api {
namespace {

http::Response alerts_page(storage::Reading& ledger, int limit, storage::Id before,
                           const std::string& scope) {
    return json_response(200, make_page(
                                  "alerts", ledger.alerts(limit + 1, before), static_cast<std::size_t>(limit),
                                  scope, [](const storage::Alert& alert) { return to_json(alert); },
                                  [](const storage::Alert& alert) { return CursorKeys{alert.id}; }));
}

}  // namespace

Api::Answer Api::list_alerts(http::Request& request) {
    const auto parsed = parse_list_query(request.query, {"limit", "cursor"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& query = std::get<ListQuery>(parsed);
    auto scope = cursor_scope(parts_.ledger.created_at(), "alerts");
    storage::Id before = 0;
    if (!query.cursor.empty()) {
        const auto keys = decode_cursor(scope, query.cursor, 1);
        if (!keys) co_return to_response(foreign_cursor());
        before = keys->front();
    }
    const LedgerAnswer job = [limit = query.limit, before, scope](storage::Reading& ledger) {
        return alerts_page(ledger, limit, before, scope);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

}  // namespace api
