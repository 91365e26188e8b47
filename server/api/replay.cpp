// POST /v1/replay.
#include <algorithm>
#include <array>

#include "server/api/api.hpp"
#include "server/api/body_faults.hpp"
#include "server/api/json.hpp"
#include "server/api/json_text.hpp"
#include "server/api/nearest.hpp"
#include "server/api/query.hpp"
#include "server/log.hpp"

namespace json = boost::json;

namespace api {
namespace {

using storage::DeliveryOutcome;
using tracking::ReplayResult;
using tracking::ReplayTally;

constexpr std::array<std::string_view, 4> members{"outcomes", "since", "until", "after"};
constexpr std::array<std::string_view, 4> outcome_words{"recorded", "ping", "ignored", "unreadable"};

std::string_view word_of(DeliveryOutcome outcome) {
    return outcome_words.at(static_cast<std::size_t>(outcome) - 1);
}

std::vector<DeliveryOutcome> read_outcomes(const json::object& body, BodyFaults& faults) {
    const auto* value = body.if_contains("outcomes");
    if (value == nullptr) return {DeliveryOutcome::unreadable, DeliveryOutcome::ignored};
    std::vector<DeliveryOutcome> outcomes;
    const auto* array = value->if_array();
    if (array == nullptr || array->empty()) {
        faults.add("/outcomes", "must be an array of at least one of recorded, ping, ignored, unreadable");
        return outcomes;
    }
    std::size_t index = 0;
    for (const auto& each : *array) {
        const auto* text = each.if_string();
        const auto word = text == nullptr ? std::string_view() : std::string_view(text->data(), text->size());
        const auto found = std::find(outcome_words.begin(), outcome_words.end(), word);
        if (found == outcome_words.end()) {
            faults.add("/outcomes/" + std::to_string(index),
                       "must be an outcome" + hint(word, outcome_words));
        } else {
            outcomes.push_back(static_cast<DeliveryOutcome>(found - outcome_words.begin() + 1));
        }
        ++index;
    }
    return outcomes;
}

std::optional<clearance::Time> read_time(const json::object& body, std::string_view name,
                                         BodyFaults& faults) {
    const auto* value = body.if_contains(name);
    if (value == nullptr || value->is_null()) return std::nullopt;
    const auto* text = value->if_string();
    auto time = text == nullptr ? std::nullopt : clearance::parse_time({text->data(), text->size()});
    if (!time) faults.add(child_pointer("", name), "must be a time such as 2026-01-02T10:00:00Z");
    return time;
}

storage::Id read_after(const json::object& body, BodyFaults& faults) {
    const auto* value = body.if_contains("after");
    if (value == nullptr || value->is_null()) return 0;
    const auto* number = value->if_int64();
    if (number == nullptr || *number < 0) faults.add("/after", "must be next of an answer before");
    return number == nullptr ? 0 : *number;
}

std::variant<storage::ArchiveQuery, http::Problem> parse_replay_body(std::string_view text) {
    if (text.empty()) text = "{}";
    const auto parsed = parse_json(text);
    if (const auto* fault = std::get_if<JsonFault>(&parsed)) {
        return http::bad_request("the body is not valid JSON: " + fault->text());
    }
    BodyFaults faults;
    storage::ArchiveQuery query;
    const auto* body = std::get<json::value>(parsed).if_object();
    if (body == nullptr) {
        faults.add("", "must be an object");
        return faults.to_problem();
    }
    faults.add_unknown(*body, members, "");
    query.outcomes = read_outcomes(*body, faults);
    query.since = read_time(*body, "since", faults);
    query.until = read_time(*body, "until", faults);
    if (query.since && query.until && *query.until <= *query.since)
        faults.add("/until", "must be later than since");
    query.after = read_after(*body, faults);
    if (!faults.empty()) return faults.to_problem();
    return query;
}

json::object to_json(const ReplayTally& tally) {
    return {{"replayed", tally.replayed},
            {"changed", tally.changed},
            {"unchanged", tally.unchanged},
            {"body_gone", tally.body_gone}};
}

http::Response replay_response(const ReplayResult& result) {
    auto body = to_json(result.total());
    json::object by_outcome;
    for (const auto& [outcome, tally] : result.by_outcome) by_outcome[word_of(outcome)] = to_json(tally);
    body["by_outcome"] = std::move(by_outcome);
    body["next"] = result.next ? json::value(*result.next) : json::value(nullptr);
    return json_response(200, body);
}

}  // namespace

Api::Answer Api::replay(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    if (!request.body.empty()) {
        if (const auto problem = refuse_media_type(request)) co_return to_response(*problem);
    }
    auto parsed = parse_replay_body(request.body);
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);

    const auto& by = std::get<Caller>(verdict).name;
    std::optional<ReplayResult> result;
    std::string failure;
    try {
        result = co_await parts_.replay.run(std::move(std::get<storage::ArchiveQuery>(parsed)));
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (!result) {
        logging::error("replay_failed", {{"by", by}, {"problem", failure}});
        co_return to_response(http::unavailable("the ledger cannot be replayed now; try again", 5));
    }
    const auto total = result->total();
    logging::info("replay", {{"by", by},
                             {"replayed", total.replayed},
                             {"changed", total.changed},
                             {"body_gone", total.body_gone}});
    co_return replay_response(*result);
}

}  // namespace api
