// GET /v1/alerts/{id}; POST /v1/alerts/{id}/retry, POST /v1/alerts/retry: dead letters are sent again.
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <memory>
#include <set>

#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/json_body.hpp"
#include "server/api/nearest.hpp"
#include "server/api/query.hpp"
#include "server/log.hpp"

namespace json = boost::json;

namespace api {
namespace {

using storage::DeadAlerts;

constexpr std::array<std::string_view, 2> members{"hook", "kind"};
/// So that webhooks go in between.
constexpr int most_at_once = 200;
constexpr int most_shown = 200;

http::Problem no_such_alert() {
    return http::not_found("there is no such alert");
}

http::Problem conflict(std::string detail) {
    return {409, "alert-state", "The alert cannot be sent again", std::move(detail), {}, {}};
}

json::value told(const storage::AlertedFinding& finding) {
    json::error_code unreadable;
    auto value = json::parse(valid_utf8(finding.told), unreadable);
    return unreadable ? json::value(json::object{{"finding", finding.finding}}) : std::move(value);
}

/// Its hook is empty where all are meant.
std::variant<DeadAlerts, http::Problem> parse_filter(const http::Request& request,
                                                     const std::vector<config::HookSection>& hooks) {
    auto parsed = JsonBody::read(request, members);
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) return *problem;
    auto& body = std::get<JsonBody>(parsed);
    DeadAlerts filter;
    filter.hook = body.text("hook");
    std::vector<std::string_view> names, kinds;
    for (const auto& hook : hooks) names.emplace_back(hook.name);
    for (const auto kind : storage::finding_kinds) kinds.push_back(storage::name_of(kind));
    if (!filter.hook.empty() && std::find(names.begin(), names.end(), filter.hook) == names.end())
        body.faults.add("/hook", "is no hook of the configuration" + hint(filter.hook, names));
    const auto kind = body.text("kind");
    filter.kind = storage::finding_kind(kind);
    if (!kind.empty() && !filter.kind) body.faults.add("/kind", "is no kind of finding" + hint(kind, kinds));
    if (!body.faults.empty()) return body.faults.to_problem();
    return filter;
}

http::Problem disabled(const std::string& hook) {
    return conflict("hook " + shown(hook) + " is disabled: enable it first, by POST /v1/hooks/" + hook +
                    "/enable");
}

http::Response retried(const std::string& by, const DeadAlerts& filter, std::int64_t count,
                       std::int64_t hastened) {
    logging::info("command",
                  {{"action", "retry_alerts"},
                   {"by", by},
                   {"hook", filter.hook},
                   {"kind", filter.kind ? std::string(storage::name_of(*filter.kind)) : std::string()},
                   {"retried", count},
                   {"hastened", hastened}});
    return json_response(202, json::object{{"retried", count}, {"hastened", hastened}});
}

}  // namespace

Api::Answer Api::show_alert(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto id = parse_id(request.parameters.at(0));
    const LedgerAnswer show = [id](storage::Reading& ledger) {
        const auto content = ledger.alert_content(id, most_shown);
        if (!content) return to_response(no_such_alert());
        auto body = to_json(content->alert);
        body["last_answer"] = content->alert.last_answer.empty()
                                  ? json::value()
                                  : json::value(valid_utf8(content->alert.last_answer));
        json::array findings;
        for (const auto& finding : content->findings) findings.emplace_back(told(finding));
        body["told"] = std::move(findings);
        return json_response(200, body);
    };
    auto response = co_await from_ledger(show);
    co_return response;
}

Api::Answer Api::retry_alert(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto id = parse_id(request.parameters.at(0));
    const auto hook = std::make_shared<std::string>();
    const LedgerAnswer look = [id, hook, this](storage::Reading& ledger) {
        const auto alert = ledger.alert(id);
        if (!alert) return to_response(no_such_alert());
        *hook = alert->hook;
        if (!has_hook(*hook))
            return to_response(
                conflict("hook " + shown(*hook) +
                         " is not in the configuration any more: the alert would wait for ever"));
        if (ledger.hook_counts(*hook).disabled_at) return to_response(disabled(*hook));
        return json_response(200, to_json(*alert));
    };
    auto found = co_await from_ledger(look);
    if (found.status != 200) co_return found;

    const LedgerChange retry = [id](storage::Writing& writing) { return writing.retry_alert(id) ? 1 : 0; };
    const auto count = co_await change_ledger(retry);
    if (!count) co_return unwritable();
    if (*count == 0) co_return to_response(conflict("it is delivered already"));
    if (parts_.resume_hook) parts_.resume_hook(*hook);
    logging::info("command",
                  {{"action", "retry_alert"}, {"by", std::get<Caller>(verdict).name}, {"alert", id}});
    const LedgerAnswer show = [id](storage::Reading& ledger) {
        const auto alert = ledger.alert(id);
        if (!alert) return to_response(no_such_alert());
        return json_response(202, to_json(*alert));
    };
    auto response = co_await from_ledger(show);
    co_return response;
}

Api::Answer Api::retry_alerts(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto parsed = parse_filter(request, parts_.hooks);
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& filter = std::get<DeadAlerts>(parsed);

    const auto disabled_hooks = std::make_shared<std::set<std::string>>();
    const LedgerAnswer look = [disabled_hooks, this](storage::Reading& ledger) {
        for (const auto& hook : parts_.hooks) {
            if (ledger.hook_counts(hook.name).disabled_at) disabled_hooks->insert(hook.name);
        }
        return json_response(200, {});
    };
    auto found = co_await from_ledger(look);
    if (found.status != 200) co_return found;
    if (disabled_hooks->contains(filter.hook)) co_return to_response(disabled(filter.hook));

    auto dead = filter;
    dead.until = parts_.clock();
    std::int64_t count = 0, hastened = 0;
    for (const auto& hook : parts_.hooks) {
        if (!filter.hook.empty() && hook.name != filter.hook) continue;
        if (disabled_hooks->contains(hook.name)) continue;  // its alerts would not be sent
        dead.hook = hook.name;
        const LedgerChange retry = [dead](storage::Writing& writing) {
            return writing.retry_alerts(dead, most_at_once);
        };
        for (std::int64_t last = most_at_once; last == most_at_once; count += last) {
            const auto some = co_await change_ledger(retry);
            if (!some) co_return unwritable();
            last = *some;
        }
        const LedgerChange hasten = [name = hook.name, kind = filter.kind](storage::Writing& writing) {
            return writing.hasten_alerts(name, kind);
        };
        const auto some = co_await change_ledger(hasten);
        if (!some) co_return unwritable();
        hastened += *some;
        if (parts_.resume_hook) parts_.resume_hook(hook.name);
    }
    co_return retried(std::get<Caller>(verdict).name, filter, count, hastened);
}

}  // namespace api
