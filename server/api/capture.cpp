// GET /v1/capture, GET /v1/transitions?missed=true.
#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/known_brands.hpp"
#include "server/api/link.hpp"
#include "server/api/page.hpp"
#include "server/api/query.hpp"

namespace api {
namespace {

constexpr std::chrono::days shown_unless_asked{30};

/// The range and the brands that are asked for. From the beginning of a day on unless told otherwise: an
/// answer that tells nothing new is the same one.
std::variant<storage::CaptureQuery, http::Problem> capture_query(ListQuery& query, clearance::Time now) {
    const auto since = parse_time_parameter(query, "since");
    if (const auto* problem = std::get_if<http::Problem>(&since)) return *problem;
    const auto until = parse_time_parameter(query, "until");
    if (const auto* problem = std::get_if<http::Problem>(&until)) return *problem;
    storage::CaptureQuery wanted;
    wanted.until = std::get<std::optional<clearance::Time>>(until);
    const auto today = std::chrono::floor<std::chrono::days>(now);
    wanted.since = std::get<std::optional<clearance::Time>>(since).value_or(today - shown_unless_asked);
    wanted.brands = std::move(query.brands);
    wanted.now = now;
    if (wanted.until && *wanted.until <= wanted.since)
        return http::bad_request("until must be later than since, which is " +
                                 clearance::format_time(wanted.since));
    return wanted;
}

http::Response capture_answer(storage::Reading& ledger, const storage::CaptureQuery& query,
                              const std::vector<std::string>& announced) {
    const auto report = ledger.capture(query);
    boost::json::array statuses, brands;
    for (const auto& status : announced) statuses.emplace_back(status);
    for (const auto& brand : report.brands) brands.emplace_back(to_json(brand));
    boost::json::object body;
    body["since"] = to_json(std::optional(query.since));
    body["until"] = to_json(query.until);
    body["announced"] = std::move(statuses);
    body["brands"] = std::move(brands);
    body["total"] = to_json(report.total);
    body["as_of"] = to_json(ledger.last_complete_sweep_end());
    return json_response(200, body);
}

http::Response missed_page(storage::Reading& ledger, storage::MissedQuery query, const std::string& scope,
                           const ListAddress& address) {
    const auto limit = static_cast<std::size_t>(query.limit);
    ++query.limit;
    auto page = make_page(
        "transitions", ledger.missed(query), limit, scope,
        [](const storage::MissedTransition& missed) { return to_json(missed.vin, missed.recorded); },
        [](const storage::MissedTransition& missed) {
            return CursorKeys{missed.place.occurred_at.time_since_epoch().count(), missed.place.transition};
        });
    page["as_of"] = to_json(ledger.last_complete_sweep_end());
    return page_response(page, address);
}

}  // namespace

Api::Answer Api::show_capture(http::Request& request) {
    auto parsed = parse_list_query(request.query, {"since", "until", "brand"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto wanted = capture_query(std::get<ListQuery>(parsed), parts_.clock());
    if (const auto* problem = std::get_if<http::Problem>(&wanted)) co_return to_response(*problem);
    const LedgerAnswer job = [query = std::get<storage::CaptureQuery>(wanted),
                              announced = parts_.announced](storage::Reading& ledger) {
        if (const auto problem = refuse_unknown_brands(ledger, query.brands)) return to_response(*problem);
        return capture_answer(ledger, query, announced);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::list_missed(http::Request& request) {
    auto parsed = parse_list_query(request.query, {"missed", "brand", "limit", "cursor"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    auto& query = std::get<ListQuery>(parsed);
    auto scope = cursor_scope(parts_.ledger.created_at(), "missed", {query.brands});
    storage::MissedQuery wanted;
    wanted.limit = query.limit;
    if (!query.cursor.empty()) {
        const auto keys = decode_cursor(scope, query.cursor, 2);
        if (!keys) co_return to_response(foreign_cursor());
        wanted.behind =
            storage::MissedPlace{clearance::Time(clearance::microseconds(keys->at(0))), keys->at(1)};
    }
    wanted.brands = std::move(query.brands);
    const LedgerAnswer job = [wanted, scope, address = ListAddress::of(request)](storage::Reading& ledger) {
        if (const auto problem = refuse_unknown_brands(ledger, wanted.brands)) return to_response(*problem);
        return missed_page(ledger, wanted, scope, address);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

}  // namespace api
