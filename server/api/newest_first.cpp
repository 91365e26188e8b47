// GET /v1/alerts, GET /v1/findings, GET /v1/silences, GET /v1/sweeps: lists that begin with the newest.
#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"
#include "server/api/page.hpp"
#include "server/api/query.hpp"

namespace api {
namespace {

std::variant<std::optional<std::size_t>, http::Problem> choice_of(const ListQuery& query,
                                                                  std::string_view name,
                                                                  std::span<const std::string_view> words) {
    const auto given = query.others.find(name);
    if (given == query.others.end()) return std::nullopt;
    std::string choices;
    for (std::size_t i = 0; i < words.size() && !words[i].empty(); ++i) {
        if (given->second == words[i]) return i;
        choices.append(i == 0 ? "" : " or ").append(words[i]);
    }
    return http::bad_request(given->first + " must be " + choices + ", not " + shown(given->second));
}

}  // namespace

template <class Item>
Api::Answer Api::list_newest_first(http::Request& request, NewestFirst<Item> list) {
    const auto parsed = list.filter.empty()
                            ? parse_list_query(request.query, {"limit", "cursor"})
                            : parse_list_query(request.query, {"limit", "cursor", list.filter});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& query = std::get<ListQuery>(parsed);
    const auto choice = choice_of(query, list.filter, list.words);
    if (const auto* problem = std::get_if<http::Problem>(&choice)) co_return to_response(*problem);
    const auto chosen = std::get<Choice>(choice);
    const std::string word(chosen ? list.words.at(*chosen) : std::string_view());
    auto scope = chosen ? cursor_scope(parts_.ledger.created_at(), list.name, {{word}})
                        : cursor_scope(parts_.ledger.created_at(), list.name);
    storage::Id before = 0;
    if (!query.cursor.empty()) {
        const auto keys = decode_cursor(scope, query.cursor, 1);
        if (!keys) co_return to_response(foreign_cursor());
        before = keys->front();
    }
    const LedgerAnswer job = [this, list, chosen, limit = query.limit, before,
                              scope](storage::Reading& ledger) {
        auto page = make_page(
            list.name, list.older(ledger, limit + 1, before, chosen), static_cast<std::size_t>(limit), scope,
            [&](const Item& item) { return list.show(item, parts_); },
            [](const Item& item) { return CursorKeys{item.id}; });
        if (list.says_as_of) page["as_of"] = to_json(ledger.last_complete_sweep_end());
        return json_response(200, page);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::list_alerts(http::Request& request) {
    constexpr NewestFirst<storage::Alert> alerts{
        .name = "alerts",
        .older =
            [](storage::Reading& ledger, int limit, storage::Id before, Choice state) {
                storage::AlertQuery query{.state = {}, .limit = limit, .before = before};
                if (state) query.state = static_cast<storage::AlertState>(*state + 1);
                return ledger.alerts(query);
            },
        .show = [](const storage::Alert& alert, const Parts&) { return to_json(alert); },
        .filter = "state",
        .words = {"waiting", "delivered", "dead"}};
    return list_newest_first(request, alerts);
}

Api::Answer Api::list_findings(http::Request& request) {
    constexpr NewestFirst<storage::Finding> findings{
        .name = "findings",
        .older =
            [](storage::Reading& ledger, int limit, storage::Id before, Choice open) {
                return ledger.findings({.open = open == 0U, .limit = limit, .before = before});
            },
        .show = [](const storage::Finding& finding,
                   const Parts& parts) { return to_json(finding, parts.wording); },
        .filter = "open",
        .words = {"true", "false"},
        .says_as_of = true};
    return list_newest_first(request, findings);
}

Api::Answer Api::list_sweeps(http::Request& request) {
    constexpr NewestFirst<storage::Sweep> sweeps{
        .name = "sweeps",
        .older = [](storage::Reading& ledger, int limit, storage::Id before,
                    Choice) { return ledger.sweeps(limit, before); },
        .show = [](const storage::Sweep& sweep, const Parts&) { return to_json(sweep); }};
    return list_newest_first(request, sweeps);
}

Api::Answer Api::list_silences(http::Request& request) {
    constexpr NewestFirst<storage::Silence> silences{
        .name = "silences",
        .older = [](storage::Reading& ledger, int limit, storage::Id before,
                    Choice) { return ledger.silences(limit, before); },
        .show = [](const storage::Silence& silence,
                   const Parts& parts) { return to_json(silence, parts.clock()); }};
    return list_newest_first(request, silences);
}

}  // namespace api
