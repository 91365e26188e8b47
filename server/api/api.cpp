#include "server/api/api.hpp"

#include <chrono>
#include <mutex>

#include "server/alerts/advice.hpp"
#include "server/api/capture_windows.hpp"
#include "server/api/statistics_desk.hpp"
#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace api {
namespace {

constexpr std::size_t max_session_body = 4 * 1024;
const std::vector<std::string> no_content;

}  // namespace

http::Response Api::ledger_unreadable(const std::exception_ptr& fault) {
    try {
        std::rethrow_exception(fault);
    } catch (const storage::ReadCutOff&) {
        return to_response(http::unavailable("the service is stopping, and this would take long", 5));
    } catch (const std::exception& error) {
        log_unreadable(error.what());
    }
    return to_response(http::unavailable("the ledger cannot be read now", 5));
}

/// Strangers may ask for /healthz as often as they like: the log hears of it now and then.
void Api::log_unreadable(const std::string& problem) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now());
    std::int64_t held_back = 0;
    const std::lock_guard lock(unreadable_mutex_);
    if (unreadable_.pass(now.time_since_epoch().count(), held_back)) {
        logging::error("ledger_read_failed", {{"problem", problem}, {"held_back", held_back}});
    }
}

boost::asio::awaitable<std::optional<std::int64_t>> Api::change_ledger(LedgerChange job) {
    std::string problem;
    try {
        const std::int64_t outcome = co_await async_ledger::write_for(parts_.ledger, std::move(job));
        co_return outcome;
    } catch (const std::exception& error) {
        problem = error.what();
    }
    logging::error("ledger_write_failed", {{"problem", problem}});
    co_return std::nullopt;
}

http::Response Api::unwritable() {
    return to_response(http::unavailable("the ledger cannot be written to now; try again", 5));
}

Api::Api(Parts parts) : parts_(std::move(parts)) {
    if (!parts_.clock) {
        parts_.clock = [] {
            return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
        };
    }
    started_at_ = parts_.clock();
    statistics_ = std::make_shared<StatisticsDesk>(
        parts_.clock, [reasons = parts_.wording.reasons](const std::string& reason) {
            return alerts::reason_code(reasons, reason);
        });
    captured_ = std::make_shared<CaptureWindows>();
}

void Api::add_routes(http::Router& router) {
    const Access read{parts_.authority.guard(config::Role::read)};
    const Access operate{parts_.authority.guard(config::Role::operate), true};
    const Access everybody{{}, false, max_session_body};
    add(router, "GET", "/v1/vehicles", "vehicles", &Api::list_vehicles, read,
        {"application/json", "text/csv"});
    add(router, "POST", "/v1/vehicles", "request", &Api::request_clearances, operate);
    add(router, "GET", "/v1/vehicles/{vin}", "vehicle", &Api::show_vehicle, read);
    add(router, "DELETE", "/v1/vehicles/{vin}", "end", &Api::end_clearance, operate);
    add(router, "DELETE", "/v1/vehicles/{vin}/data", "erase", &Api::erase_vehicle, operate);
    add(router, "GET", "/v1/vehicles/{vin}/transitions", "transitions", &Api::list_transitions, read);
    add(router, "POST", "/v1/vehicles/{vin}/check", "check", &Api::start_check, operate);
    add_comparison(router, read);
    add(router, "GET", "/v1/summary", "summary", &Api::show_summary, read);
    add(router, "GET", "/v1/statistics", "statistics", &Api::show_statistics, read);
    add(router, "GET", "/v1/capture", "capture", &Api::show_capture, read);
    add(router, "GET", "/v1/transitions", "feed", &Api::list_feed, read);
    add(router, "GET", "/v1/stream", "stream", &Api::open_stream, read, {"text/event-stream"});
    add(router, "GET", "/v1/sweeps", "sweeps", &Api::list_sweeps, read);
    add(router, "GET", "/v1/sweeps/{id}", "sweep", &Api::show_sweep, read);
    add(router, "POST", "/v1/sweeps", "start_sweep", &Api::start_sweep, operate);
    add(router, "GET", "/v1/deliveries", "deliveries", &Api::list_deliveries, read);
    add(router, "GET", "/v1/deliveries/{id}", "delivery", &Api::show_delivery, read);
    add(router, "GET", "/v1/deliveries/{id}/body", "delivery_body", &Api::show_delivery_body, read,
        {"application/octet-stream"});
    add(router, "GET", "/v1/secrets", "secrets", &Api::list_secrets, read);
    add(router, "GET", "/v1/service", "service", &Api::show_service, read);
    // addresses, paths and who has a token: not for everybody who may look at vehicles
    add(router, "GET", "/v1/configuration", "configuration", &Api::show_configuration, operate);
    add(router, "POST", "/v1/replay", "replay", &Api::replay, operate);
    add(router, "GET", "/v1/alerts", "alerts", &Api::list_alerts, read);
    add(router, "GET", "/v1/alerts/{id}", "alert", &Api::show_alert, read);
    add(router, "POST", "/v1/alerts/retry", "retry_alerts", &Api::retry_alerts, operate);
    add(router, "POST", "/v1/alerts/{id}/retry", "retry_alert", &Api::retry_alert, operate);
    add(router, "GET", "/v1/findings", "findings", &Api::list_findings, read);
    add(router, "GET", "/v1/findings/{id}", "finding", &Api::show_finding, read);
    add(router, "POST", "/v1/findings/{id}/acknowledge", "acknowledge_finding", &Api::acknowledge_finding,
        operate);
    add(router, "POST", "/v1/findings/{id}/close", "close_finding", &Api::close_finding, operate);
    add(router, "GET", "/v1/silences", "silences", &Api::list_silences, read);
    add(router, "POST", "/v1/silences", "add_silence", &Api::add_silence, operate);
    add(router, "GET", "/v1/silences/{id}", "silence", &Api::show_silence, read);
    add(router, "DELETE", "/v1/silences/{id}", "end_silence", &Api::end_silence, operate, no_content);
    add(router, "GET", "/v1/hooks", "hooks", &Api::list_hooks, read);
    add(router, "POST", "/v1/hooks/{name}/test", "test_hook", &Api::test_hook, operate);
    add(router, "POST", "/v1/hooks/{name}/enable", "enable_hook", &Api::enable_hook, operate, no_content);
    add(router, "GET", "/v1/audit", "audit", &Api::list_audit, read);
    add(router, "POST", "/v1/session", "begin_session", &Api::begin_session, everybody);
    add(router, "GET", "/v1/session", "session", &Api::show_session, read);
    add(router, "DELETE", "/v1/session", "end_session", &Api::end_session, read, no_content);
    add(router, "GET", "/healthz", "healthz", &Api::show_health, everybody);
    add(router, "GET", "/readyz", "readyz", &Api::show_readiness, everybody);
    add(router, "GET", "/metrics", "metrics", &Api::show_metrics, parts_.public_metrics ? everybody : read,
        {"text/plain"});
    add(router, "GET", "/openapi.yaml", "description", &Api::show_description, everybody,
        {"application/yaml"});
    add(router, "GET", "/docs", "documentation", &Api::show_documentation, everybody, {"text/html"});
}

void Api::add(http::Router& router, std::string method, std::string pattern, std::string name, Member member,
              Access access, std::vector<std::string> produces) {
    http::Route route;
    route.max_body = method == "POST" ? access.max_body : 0;
    if (access.commands && method != "GET") {
        actions_.push_back(name);
        const auto command = std::make_shared<const AuditedCommand>(
            AuditedCommand{member, name, pattern.find("{vin}") != std::string::npos});
        route.handler = [this, command](http::Request& request) { return carry_out(request, *command); };
    } else {
        route.handler = [this, member](http::Request& request) { return (this->*member)(request); };
    }
    route.method = std::move(method);
    route.pattern = std::move(pattern);
    route.name = std::move(name);
    route.guard = std::move(access.guard);
    route.produces = std::move(produces);
    router.add(std::move(route));
}

Api::Answer Api::from_ledger(LedgerAnswer job) {
    std::exception_ptr fault;
    try {
        auto response = co_await async_ledger::read_for(parts_.ledger, std::move(job));
        co_return response;
    } catch (const std::exception&) {
        fault = std::current_exception();
    }
    co_return ledger_unreadable(fault);
}

Api::Answer Api::from_much_of_ledger(LedgerAnswer job) {
    std::exception_ptr fault;
    try {
        auto response = co_await async_ledger::read_much_for(parts_.ledger, std::move(job));
        co_return response;
    } catch (const std::exception&) {
        fault = std::current_exception();
    }
    co_return ledger_unreadable(fault);
}

}  // namespace api
