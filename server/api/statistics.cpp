// GET /v1/statistics.
#include "clearance/brand.hpp"
#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/known_brands.hpp"
#include "server/api/query.hpp"
#include "server/api/statistics_desk.hpp"
#include "server/async_ledger.hpp"

namespace api {
namespace {

namespace json = boost::json;

constexpr std::chrono::days shown_unless_asked{90};

/// From the beginning of a day on unless told otherwise, so that all who ask on one day ask the same.
std::variant<TallyRange, http::Problem> range_of(const ListQuery& query, clearance::Time now) {
    const auto since = parse_time_parameter(query, "since");
    if (const auto* problem = std::get_if<http::Problem>(&since)) return *problem;
    const auto until = parse_time_parameter(query, "until");
    if (const auto* problem = std::get_if<http::Problem>(&until)) return *problem;
    const auto today = std::chrono::floor<std::chrono::days>(now);
    TallyRange range;
    range.since = std::get<std::optional<clearance::Time>>(since).value_or(today - shown_unless_asked);
    range.until = std::get<std::optional<clearance::Time>>(until);
    if (range.until && *range.until <= range.since)
        return http::bad_request("until must be later than since, which is " +
                                 clearance::format_time(range.since));
    return range;
}

json::object to_json(const Survival& survival) {
    const auto seconds = [&](double share) {
        const auto duration = survival.quantile(share);
        return duration ? json::value(std::chrono::duration<double>(*duration).count())
                        : json::value(nullptr);
    };
    return {{"events", survival.events()},
            {"censored", survival.count() - survival.events()},
            {"p50", seconds(.5)},
            {"p90", seconds(.9)}};
}

json::value share(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? json::value(nullptr)
                      : json::value(static_cast<double>(part) / static_cast<double>(whole));
}

json::object rejections(const BrandTally& tally) {
    json::array by_code;
    for (const auto& [code, count] : tally.rejections_by_code) {
        by_code.push_back(
            json::object{{"reason_code", code.empty() ? json::value(nullptr) : json::value(valid_utf8(code))},
                         {"rejected", count},
                         {"share", share(count, tally.rejections)}});
    }
    return {{"rejected", tally.rejections},
            {"approved", tally.approvals},
            {"share", share(tally.rejections, tally.rejections + tally.approvals)},
            {"by_reason_code", std::move(by_code)}};
}

json::object to_json(const std::string& brand, const BrandTally& tally) {
    const auto& requests = tally.requests;
    return {{"brand", brand.empty() ? json::value(nullptr) : json::value(valid_utf8(brand))},
            {"requests", json::object{{"approved", requests.approved},
                                      {"rejected", requests.rejected},
                                      {"ended_otherwise", requests.ended_otherwise},
                                      {"pending", requests.pending},
                                      {"undated", requests.undated}}},
            {"seconds_to_approval", to_json(tally.to_approval)},
            {"seconds_to_decision", to_json(tally.to_decision)},
            {"rejections", rejections(tally)}};
}

std::string_view word(std::size_t status) {
    const auto known = static_cast<clearance::KnownStatus>(status);
    return known == clearance::KnownStatus::unknown ? "other" : clearance::Status(known).text();
}

json::array days_of(const std::map<int, std::array<std::int64_t, 9>>& days) {
    json::array result;
    for (const auto& [day, counts] : days) {
        const clearance::Time begin{std::chrono::days(day)};
        json::object to;
        for (std::size_t status = 0; status < counts.size(); ++status) {
            if (counts[status] > 0) to[word(status)] = counts[status];
        }
        result.push_back(
            json::object{{"day", clearance::format_time(begin).substr(0, 10)}, {"to", std::move(to)}});
    }
    return result;
}

http::Response statistics_answer(const CountedFleet& fleet, const std::vector<std::string>& wanted) {
    json::array brands;
    std::map<int, std::array<std::int64_t, 9>> days;
    for (const auto& [brand, tally] : fleet.brands) {
        if (!clearance::is_among(wanted, brand)) continue;
        brands.push_back(to_json(brand, tally));
        for (const auto& [day, counts] : tally.days) {
            auto& all = days[day];
            for (std::size_t status = 0; status < counts.size(); ++status) all[status] += counts[status];
        }
    }
    json::object body;
    body["since"] = api::to_json(std::optional(fleet.range.since));
    body["until"] = api::to_json(fleet.range.until);
    body["computed_at"] = api::to_json(std::optional(fleet.computed_at));
    body["brands"] = std::move(brands);
    body["transitions_per_day"] = days_of(days);
    return json_response(200, body);
}

}  // namespace

Api::Answer Api::show_statistics(http::Request& request) {
    auto parsed = parse_list_query(request.query, {"since", "until", "brand"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& query = std::get<ListQuery>(parsed);
    const auto wanted = range_of(query, parts_.clock());
    if (const auto* problem = std::get_if<http::Problem>(&wanted)) co_return to_response(*problem);
    const auto range = std::get<TallyRange>(wanted);
    const LedgerAnswer look = [brands = query.brands](storage::Reading& ledger) {
        const auto unknown = refuse_unknown_brands(ledger, brands);
        return unknown ? to_response(*unknown) : http::Response{};
    };
    auto looked = co_await from_ledger(look);
    if (looked.status != 200) co_return looked;
    if (const auto kept = statistics_->kept(range)) co_return statistics_answer(*kept, query.brands);

    auto place = statistics_->place(range);
    if (!place)
        co_return to_response(http::unavailable("statistics of other times are being counted already", 10));
    const auto count = [desk = statistics_, range, place](storage::Reading& ledger) {
        return desk->count(ledger, range);
    };
    place.reset();  // the job has it
    std::exception_ptr fault;
    StatisticsDesk::Answer counted;
    try {
        counted = co_await async_ledger::read_much_for(parts_.ledger, count);
    } catch (const std::exception&) {
        fault = std::current_exception();
    }
    if (!counted) co_return ledger_unreadable(fault);
    co_return statistics_answer(*counted, query.brands);
}

}  // namespace api
