// GET /v1/hooks, POST /v1/hooks/{name}/test and /enable.
#include <algorithm>
#include <boost/json/array.hpp>

#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"
#include "server/api/query.hpp"
#include "server/log.hpp"
#include "storage/filtered_lists.hpp"

namespace json = boost::json;

namespace api {
namespace {

json::array texts(const std::vector<std::string>& list) {
    json::array array;
    for (const auto& each : list) array.emplace_back(each);
    return array;
}

/// Of a heartbeat nothing is kept: whether it comes is for its receiver to see.
json::value state_of(const config::HookSection& hook, const storage::HookCounts& counts,
                     const storage::HookAttempts& attempts) {
    if (counts.disabled_at) return "disabled";
    if (hook.kinds == std::vector<std::string>{"heartbeat"}) return nullptr;
    return attempts.failing_since ? "failing" : "ok";
}

/// Never its URL: those of some receivers are secrets.
json::object shown_hook(const config::HookSection& hook, const storage::HookCounts& counts,
                        const storage::HookAttempts& attempts) {
    json::object tags;
    for (const auto& [key, value] : hook.tags) tags.emplace(key, value);
    json::object object{{"name", hook.name},
                        {"format", hook.format},
                        {"kinds", texts(hook.kinds)},
                        {"brands", texts(hook.brands)},
                        {"statuses", texts(hook.statuses)},
                        {"tags", std::move(tags)},
                        {"group_by", texts(hook.group_by)},
                        {"send_resolved", hook.send_resolved},
                        {"state", state_of(hook, counts, attempts)},
                        {"waiting", counts.waiting},
                        {"dead", counts.dead},
                        {"last_attempt_at", to_json(attempts.last_attempt_at)},
                        {"last_success_at", to_json(attempts.last_success_at)},
                        {"failing_since", to_json(attempts.failing_since)},
                        {"next_attempt_at", to_json(attempts.next_due_at)},
                        {"disabled_at", to_json(counts.disabled_at)}};
    object.emplace("disabled_why",
                   counts.disabled_at ? json::value(valid_utf8(counts.disabled_why)) : json::value());
    return object;
}

json::object outcome_of(const std::string& hook, const alerts::AttemptOutcome& outcome) {
    const bool answered = outcome.answer.has_value();
    const auto status = answered ? outcome.answer->status : 0U;
    return {{"hook", hook},
            {"delivered", status >= 200 && status <= 299},
            {"status", answered ? json::value(status) : json::value()},
            {"answer", answered ? json::value(valid_utf8(outcome.answer->body)) : json::value()},
            {"problem", answered ? json::value() : json::value(valid_utf8(outcome.problem))}};
}

http::Problem no_such_hook(const std::string& name, const std::vector<config::HookSection>& hooks) {
    std::vector<std::string_view> names;
    for (const auto& hook : hooks) names.emplace_back(hook.name);
    return http::not_found("the configuration has no hook " + shown(name) + hint(name, names));
}

http::Problem not_disabled() {
    return {409, "hook-state", "The hook is not disabled", "it takes alerts already", {}, {}};
}

}  // namespace

bool Api::has_hook(const std::string& name) const {
    return std::any_of(parts_.hooks.begin(), parts_.hooks.end(),
                       [&](const auto& hook) { return hook.name == name; });
}

Api::Answer Api::list_hooks(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const LedgerAnswer list = [this](storage::Reading& ledger) {
        json::array hooks;
        auto& lists = ledger.lists();
        for (const auto& hook : parts_.hooks)
            hooks.emplace_back(
                shown_hook(hook, ledger.hook_counts(hook.name), lists.hook_attempts(hook.name)));
        return json_response(200, json::object{{"hooks", std::move(hooks)}});
    };
    auto response = co_await from_ledger(list);
    co_return response;
}

Api::Answer Api::test_hook(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto name = request.parameters.at(0);
    if (!has_hook(name) || !parts_.test_hook) co_return to_response(no_such_hook(name, parts_.hooks));
    logging::info("command",
                  {{"action", "test_hook"}, {"by", std::get<Caller>(verdict).name}, {"hook", name}});
    const auto outcome = co_await parts_.test_hook(name);
    co_return json_response(200, outcome_of(name, outcome));
}

Api::Answer Api::enable_hook(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto name = request.parameters.at(0);
    if (!has_hook(name)) co_return to_response(no_such_hook(name, parts_.hooks));
    const LedgerChange enable = [name](storage::Writing& writing) -> storage::Id {
        return writing.enable_hook(name);
    };
    const auto enabled = co_await change_ledger(enable);
    if (!enabled) co_return unwritable();
    if (*enabled == 0) co_return to_response(not_disabled());
    if (parts_.resume_hook) parts_.resume_hook(name);  // whoever enables it says that it works again
    logging::info("command",
                  {{"action", "enable_hook"}, {"by", std::get<Caller>(verdict).name}, {"hook", name}});
    http::Response response;
    response.status = 204;
    co_return response;
}

}  // namespace api
