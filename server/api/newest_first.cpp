// GET /v1/alerts, GET /v1/sweeps: lists that begin with the newest.
#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/page.hpp"
#include "server/api/query.hpp"

namespace api {

template <class Item>
Api::Answer Api::list_newest_first(http::Request& request, std::string_view list, Older<Item> older) {
    const auto parsed = parse_list_query(request.query, {"limit", "cursor"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& query = std::get<ListQuery>(parsed);
    auto scope = cursor_scope(parts_.ledger.created_at(), list);
    storage::Id before = 0;
    if (!query.cursor.empty()) {
        const auto keys = decode_cursor(scope, query.cursor, 1);
        if (!keys) co_return to_response(foreign_cursor());
        before = keys->front();
    }
    const LedgerAnswer job = [list, older, limit = query.limit, before, scope](storage::Reading& ledger) {
        return json_response(
            200, make_page(
                     list, (ledger.*older)(limit + 1, before), static_cast<std::size_t>(limit), scope,
                     [](const Item& item) { return to_json(item); },
                     [](const Item& item) { return CursorKeys{item.id}; }));
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::list_alerts(http::Request& request) {
    return list_newest_first(request, "alerts", &storage::Reading::alerts);
}

Api::Answer Api::list_sweeps(http::Request& request) {
    return list_newest_first(request, "sweeps", &storage::Reading::sweeps);
}

}  // namespace api
