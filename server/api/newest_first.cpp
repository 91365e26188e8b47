// GET /v1/alerts, GET /v1/findings, GET /v1/sweeps: lists that begin with the newest.
#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/page.hpp"
#include "server/api/query.hpp"

namespace api {

template <class Item>
Api::Answer Api::list_newest_first(http::Request& request, NewestFirst<Item> list) {
    const auto parsed = list.takes_open ? parse_list_query(request.query, {"limit", "cursor", "open"})
                                        : parse_list_query(request.query, {"limit", "cursor"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& query = std::get<ListQuery>(parsed);
    const auto flag = parse_flag_parameter(query, "open");
    if (const auto* problem = std::get_if<http::Problem>(&flag)) co_return to_response(*problem);
    const bool open = std::get<bool>(flag);
    auto scope = open ? cursor_scope(parts_.ledger.created_at(), list.name, {{"open"}})
                      : cursor_scope(parts_.ledger.created_at(), list.name);
    storage::Id before = 0;
    if (!query.cursor.empty()) {
        const auto keys = decode_cursor(scope, query.cursor, 1);
        if (!keys) co_return to_response(foreign_cursor());
        before = keys->front();
    }
    const LedgerAnswer job = [list, open, limit = query.limit, before, scope](storage::Reading& ledger) {
        auto page = make_page(
            list.name, list.older(ledger, limit + 1, before, open), static_cast<std::size_t>(limit), scope,
            [](const Item& item) { return to_json(item); },
            [](const Item& item) { return CursorKeys{item.id}; });
        if (list.says_as_of) page["as_of"] = to_json(ledger.last_complete_sweep_end());
        return json_response(200, page);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::list_alerts(http::Request& request) {
    constexpr NewestFirst<storage::Alert> alerts{
        .name = "alerts", .older = [](storage::Reading& ledger, int limit, storage::Id before, bool) {
            return ledger.alerts(limit, before);
        }};
    return list_newest_first(request, alerts);
}

Api::Answer Api::list_findings(http::Request& request) {
    constexpr NewestFirst<storage::Finding> findings{
        .name = "findings",
        .older = [](storage::Reading& ledger, int limit, storage::Id before,
                    bool open) { return ledger.findings({.open = open, .limit = limit, .before = before}); },
        .takes_open = true,
        .says_as_of = true};
    return list_newest_first(request, findings);
}

Api::Answer Api::list_sweeps(http::Request& request) {
    constexpr NewestFirst<storage::Sweep> sweeps{
        .name = "sweeps", .older = [](storage::Reading& ledger, int limit, storage::Id before, bool) {
            return ledger.sweeps(limit, before);
        }};
    return list_newest_first(request, sweeps);
}

}  // namespace api
