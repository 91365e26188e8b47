#include "server/api/moment.hpp"

#include <boost/json/serialize.hpp>
#include <string>

#include "server/api/json.hpp"
#include "server/http/representation.hpp"

namespace api {
namespace {

using MaybeTime = std::optional<clearance::Time>;

/// As parse_time_parameter, but of the past.
std::variant<MaybeTime, http::Problem> parse_past_time(const ListQuery& query, const char* name,
                                                       clearance::Time now) {
    auto parsed = parse_time_parameter(query, name);
    const auto* time = std::get_if<MaybeTime>(&parsed);
    if (time == nullptr || !*time || **time <= now) return parsed;
    return http::bad_request(std::string(name) + " lies in the future: it is " + clearance::format_time(now));
}

}  // namespace

std::variant<std::optional<PastQuestion>, http::Problem> parse_past(const ListQuery& query,
                                                                    clearance::Time now) {
    const auto at = parse_past_time(query, "at", now);
    if (const auto* problem = std::get_if<http::Problem>(&at)) return *problem;
    const auto known_at = parse_past_time(query, "known_at", now);
    if (const auto* problem = std::get_if<http::Problem>(&known_at)) return *problem;
    const auto then = std::get<MaybeTime>(at);
    const auto known = std::get<MaybeTime>(known_at);
    if (known && !then) return http::bad_request("known_at needs at, the time to look at");
    if (!then) return std::nullopt;
    return PastQuestion{{*then, known}, now};
}

http::Response past_response(boost::json::object body, const PastQuestion& question,
                             storage::Reading& ledger) {
    const auto known_at = question.moment.known_at.value_or(question.asked_at);
    auto as_of = ledger.last_complete_sweep_end();
    if (as_of > known_at) as_of.reset();
    body["as_of"] = to_json(as_of);
    body["at"] = to_json(MaybeTime(question.moment.at));
    std::string tag;
    if (!question.moment.known_at) tag = "W/" + http::entity_tag(boost::json::serialize(body));
    body["known_at"] = to_json(MaybeTime(known_at));
    auto response = json_response(200, body);
    if (!tag.empty()) response.headers.emplace_back("ETag", std::move(tag));
    return response;
}

}  // namespace api
