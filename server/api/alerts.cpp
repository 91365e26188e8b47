// POST /v1/alerts/{id}/retry, POST /v1/alerts/retry: dead letters are sent again.
#include <algorithm>
#include <array>
#include <charconv>

#include "server/api/api.hpp"
#include "server/api/body_faults.hpp"
#include "server/api/json.hpp"
#include "server/api/json_text.hpp"
#include "server/api/nearest.hpp"
#include "server/api/query.hpp"
#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace json = boost::json;

namespace api {
namespace {

using storage::DeadAlerts;

constexpr std::array<std::string_view, 2> members{"hook", "kind"};
/// So that webhooks go in between.
constexpr int most_at_once = 1'000;

storage::Id parse_id(std::string_view text) {
    storage::Id id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return error == std::errc() && end == text.data() + text.size() ? id : 0;
}

http::Problem conflict(std::string detail) {
    return {409, "alert-state", "The alert cannot be sent again", std::move(detail), {}, {}};
}

std::string read_name(const json::object& body, std::string_view name, BodyFaults& faults) {
    const auto* value = body.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    const auto* text = value->if_string();
    if (text == nullptr || text->empty()) faults.add(child_pointer("", name), "must be a text");
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

/// Its hook is empty where all are meant.
std::variant<DeadAlerts, http::Problem> parse_filter(std::string_view text,
                                                     std::span<const std::string> hooks) {
    if (text.empty()) text = "{}";
    const auto parsed = parse_json(text);
    if (const auto* fault = std::get_if<JsonFault>(&parsed))
        return http::bad_request("the body is not valid JSON: " + fault->text());
    BodyFaults faults;
    DeadAlerts filter;
    const auto* body = std::get<json::value>(parsed).if_object();
    if (body == nullptr) {
        faults.add("", "must be an object");
        return faults.to_problem();
    }
    faults.add_unknown(*body, members, "");
    filter.hook = read_name(*body, "hook", faults);
    filter.kind = read_name(*body, "kind", faults);
    if (!filter.hook.empty() && std::find(hooks.begin(), hooks.end(), filter.hook) == hooks.end()) {
        const std::vector<std::string_view> words(hooks.begin(), hooks.end());
        faults.add("/hook", "is no hook of the configuration" + hint(filter.hook, words));
    }
    if (!faults.empty()) return faults.to_problem();
    return filter;
}

using Retry = std::function<std::int64_t(storage::Writing&)>;

/// How many were; empty: the ledger cannot be written to.
boost::asio::awaitable<std::optional<std::int64_t>> written(storage::Ledger& ledger, Retry retry) {
    std::string problem;
    try {
        const std::int64_t count = co_await async_ledger::write_for(ledger, std::move(retry));
        co_return count;
    } catch (const std::exception& error) {
        problem = error.what();
    }
    logging::error("retry_failed", {{"problem", problem}});
    co_return std::nullopt;
}

http::Response unwritable() {
    return to_response(http::unavailable("the ledger cannot be written to now; try again", 5));
}

http::Response retried(const std::string& by, const DeadAlerts& filter, std::int64_t count) {
    logging::info("command", {{"action", "retry_alerts"},
                              {"by", by},
                              {"hook", filter.hook},
                              {"kind", filter.kind},
                              {"retried", count}});
    return json_response(202, json::object{{"retried", count}});
}

}  // namespace

Api::Answer Api::retry_alert(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto id = parse_id(request.parameters.at(0));
    const LedgerAnswer look = [id, hooks = parts_.hooks](storage::Reading& ledger) {
        const auto alert = ledger.alert(id);
        if (!alert) return to_response(http::not_found("there is no such alert"));
        if (std::find(hooks.begin(), hooks.end(), alert->hook) == hooks.end())
            return to_response(
                conflict("hook " + shown(alert->hook) +
                         " is not in the configuration any more: the alert would wait for ever"));
        return json_response(200, to_json(*alert));
    };
    auto found = co_await from_ledger(look);
    if (found.status != 200) co_return found;

    const Retry retry = [id](storage::Writing& writing) { return writing.retry_alert(id) ? 1 : 0; };
    const auto count = co_await written(parts_.ledger, retry);
    if (!count) co_return unwritable();
    if (*count == 0) co_return to_response(conflict("only a dead alert can be sent again"));
    logging::info("command",
                  {{"action", "retry_alert"}, {"by", std::get<Caller>(verdict).name}, {"alert", id}});
    const LedgerAnswer show = [id](storage::Reading& ledger) {
        const auto alert = ledger.alert(id);
        if (!alert) return to_response(http::not_found("there is no such alert"));
        return json_response(202, to_json(*alert));
    };
    auto response = co_await from_ledger(show);
    co_return response;
}

Api::Answer Api::retry_alerts(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    if (!request.body.empty()) {
        if (const auto problem = refuse_media_type(request)) co_return to_response(*problem);
    }
    const auto parsed = parse_filter(request.body, parts_.hooks);
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& filter = std::get<DeadAlerts>(parsed);

    auto dead = filter;
    dead.until = parts_.clock();
    std::int64_t count = 0;
    for (const auto& hook : parts_.hooks) {
        if (!filter.hook.empty() && hook != filter.hook) continue;
        dead.hook = hook;
        const Retry retry = [dead](storage::Writing& writing) {
            return writing.retry_alerts(dead, most_at_once);
        };
        for (std::int64_t last = most_at_once; last == most_at_once; count += last) {
            const auto some = co_await written(parts_.ledger, retry);
            if (!some) co_return unwritable();
            last = *some;
        }
    }
    co_return retried(std::get<Caller>(verdict).name, filter, count);
}

}  // namespace api
