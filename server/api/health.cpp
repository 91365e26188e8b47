// GET /healthz, /readyz, /metrics. Health is of this process alone: a platform that is down must not restart
// us.
#include <boost/json/serialize.hpp>

#include "server/api/api.hpp"
#include "server/api/capture_windows.hpp"
#include "server/api/json.hpp"
#include "server/api/ledger_metrics.hpp"
#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace api {
namespace {

http::Response status_answer(const char* status) {
    boost::json::object body;
    body["status"] = status;
    return json_response(200, body);
}

http::Response not_ready_answer(const std::vector<std::string>& reasons) {
    boost::json::array list;
    std::string detail;
    for (const auto& reason : reasons) {
        detail += (detail.empty() ? "" : "; ") + reason;
        list.emplace_back(valid_utf8(reason));
    }
    auto problem = http::unavailable(valid_utf8(detail), 5);
    problem.type = "not-ready";
    problem.title = "Not ready";
    problem.members.emplace_back("not_ready", boost::json::serialize(list));
    return to_response(problem);
}

void show_last_sweep(metrics::Metrics& metrics, storage::Time end) {
    metrics.last_complete_sweep(std::chrono::floor<std::chrono::seconds>(end).time_since_epoch().count());
}

void log_stale_gauges(const std::string& problem) {
    logging::warning("metrics_gauges_stale", {{"problem", problem}});
}

}  // namespace

Api::Answer Api::show_health(http::Request& /*request*/) {
    const LedgerAnswer job = [](storage::Reading& ledger) {
        ledger.last_sequence();
        return status_answer("ok");
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::show_readiness(http::Request& /*request*/) {
    const auto reasons = parts_.not_ready ? parts_.not_ready() : std::vector<std::string>{};
    co_return reasons.empty() ? status_answer("ready") : not_ready_answer(reasons);
}

Api::Answer Api::show_metrics(http::Request& /*request*/) {
    const auto now = parts_.clock();
    const auto captured = captured_->kept(now);
    captured_->refresh(parts_.ledger, now);  // for the next time
    std::vector<std::string> hooks;
    for (const auto& hook : parts_.hooks) hooks.push_back(hook.name);
    const auto read = [hooks, captured](storage::Reading& ledger) {
        return ledger_metrics(ledger, hooks, captured.get());
    };
    std::string problem;
    try {
        auto found = co_await async_ledger::read_for(parts_.ledger, read);
        parts_.metrics.vehicles(found.vehicles);
        parts_.metrics.gathered(std::move(found.others));
        if (found.last_complete_sweep) show_last_sweep(parts_.metrics, *found.last_complete_sweep);
    } catch (const std::exception& error) {
        problem = error.what();
    }
    // A ledger that cannot be read is a reason to be scraped, not to be silent.
    if (!problem.empty()) log_stale_gauges(problem);
    http::Response response;
    response.content_type = "text/plain; version=0.0.4";
    response.body = parts_.metrics.text();
    co_return response;
}

}  // namespace api
