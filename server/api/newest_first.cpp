// GET /v1/alerts, GET /v1/findings, GET /v1/silences, GET /v1/sweeps: lists that begin with the newest.
#include <array>
#include <tuple>

#include "server/api/api.hpp"
#include "server/api/asked_list.hpp"
#include "server/api/asked_vin.hpp"
#include "server/api/json.hpp"
#include "server/api/known_brands.hpp"
#include "server/api/link.hpp"
#include "server/api/nearest.hpp"
#include "server/api/page.hpp"
#include "server/api/query.hpp"
#include "storage/filtered_lists.hpp"

namespace api {
namespace {

template <class Word>
using Named = std::pair<std::string_view, Word>;

constexpr std::array<Named<storage::AlertState>, 3> alert_states{
    {{"waiting", storage::AlertState::waiting},
     {"delivered", storage::AlertState::delivered},
     {"dead", storage::AlertState::dead}}};
constexpr std::array<Named<storage::SweepKind>, 3> sweep_kinds{{{"full", storage::SweepKind::full},
                                                                {"in_flight", storage::SweepKind::in_flight},
                                                                {"check", storage::SweepKind::check}}};
constexpr std::array<Named<storage::SweepOutcome>, 3> sweep_outcomes{
    {{"running", storage::SweepOutcome::running},
     {"complete", storage::SweepOutcome::complete},
     {"failed", storage::SweepOutcome::failed}}};

const std::vector<Named<storage::FindingKind>>& kinds_of_findings() {
    static const std::vector<Named<storage::FindingKind>> all = [] {
        std::vector<Named<storage::FindingKind>> named;
        for (const auto kind : storage::finding_kinds) named.emplace_back(storage::name_of(kind), kind);
        return named;
    }();
    return all;
}

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
    const LedgerAnswer job = [this, list, chosen, limit = query.limit, before, scope,
                              address = ListAddress::of(request)](storage::Reading& ledger) {
        auto page = make_page(
            list.name, list.older(ledger, limit + 1, before, chosen), static_cast<std::size_t>(limit), scope,
            [&](const Item& item) { return list.show(item, parts_); },
            [](const Item& item) { return CursorKeys{item.id}; });
        if (list.says_as_of) page["as_of"] = to_json(ledger.last_complete_sweep_end());
        return page_response(page, address);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::list_alerts(http::Request& request) {
    AskedList asked("alerts", parts_.ledger.created_at(), request,
                    {"state", "hook", "kind", "limit", "cursor"}, {"state", "hook", "kind"});
    storage::AlertFilter filter;
    filter.states = asked.words<storage::AlertState>("state", alert_states);
    filter.hooks = asked.texts("hook");
    filter.kinds = asked.words<storage::FindingKind>("kind", kinds_of_findings());
    filter.part = asked.part();
    if (const auto& problem = asked.problem()) co_return to_response(*problem);
    const LedgerAnswer job = [asked, filter](storage::Reading& ledger) {
        const auto page = ledger.lists().alerts(filter);
        return asked.response(asked.page(page, [](const storage::Alert& each) { return to_json(each); }));
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::list_findings(http::Request& request) {
    AskedList asked("findings", parts_.ledger.created_at(), request,
                    {"open", "acknowledged", "kind", "vin", "brand", "since", "until", "limit", "cursor"},
                    {"kind"});
    storage::FindingFilter filter;
    filter.open = asked.flag("open").value_or(false);
    filter.acknowledged = asked.flag("acknowledged");
    filter.kinds = asked.words<storage::FindingKind>("kind", kinds_of_findings());
    filter.vin = asked.vin("vin");
    filter.brands = asked.brands();
    std::tie(filter.since, filter.until) = asked.range();
    filter.part = asked.part();
    if (const auto& problem = asked.problem()) co_return to_response(*problem);
    const LedgerAnswer job = [this, asked, filter](storage::Reading& ledger) {
        if (const auto problem = refuse_impossible_vin(ledger, filter.vin)) return to_response(*problem);
        if (const auto problem = refuse_unknown_brands(ledger, filter.brands)) return to_response(*problem);
        const auto page = ledger.lists().findings(filter);
        const auto told = [this](const storage::Finding& each, TextMembers& into) {
            tell(each, parts_.wording, into);
        };
        return asked.text_page(page, told, ledger.last_complete_sweep_end());
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::list_sweeps(http::Request& request) {
    AskedList asked("sweeps", parts_.ledger.created_at(), request, {"kind", "outcome", "limit", "cursor"},
                    {"kind", "outcome"});
    storage::SweepFilter filter;
    filter.kinds = asked.words<storage::SweepKind>("kind", sweep_kinds);
    filter.outcomes = asked.words<storage::SweepOutcome>("outcome", sweep_outcomes);
    filter.part = asked.part();
    if (const auto& problem = asked.problem()) co_return to_response(*problem);
    const LedgerAnswer job = [asked, filter](storage::Reading& ledger) {
        const auto page = ledger.lists().sweeps(filter);
        return asked.response(asked.page(page, [](const storage::Sweep& each) { return to_json(each); }));
    };
    auto response = co_await from_ledger(job);
    co_return response;
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
