// GET /healthz, /readyz, /metrics. Health is of this process alone: a platform that is down must not restart
// us.
#include <boost/json/serialize.hpp>

#include "server/api/api.hpp"
#include "server/api/json.hpp"
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

struct Gauges {
    storage::Summary summary;
    std::optional<storage::Time> last_complete_sweep;
    storage::OpenFindings open_findings;
};

Gauges read_gauges(storage::Reading& ledger) {
    return {ledger.summary(), ledger.last_complete_sweep_end(), ledger.open_findings()};
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
    std::string problem;
    try {
        const auto gauges = co_await async_ledger::read_for(parts_.ledger, &read_gauges);
        refresh_gauges(gauges.summary, gauges.last_complete_sweep);
        for (const auto& [kind, count] : gauges.open_findings)
            parts_.metrics.open_findings(storage::name_of(kind), count);
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

void Api::refresh_gauges(const storage::Summary& summary, std::optional<storage::Time> last_complete_sweep) {
    const std::lock_guard lock(gauges_mutex_);
    for (const auto& status : gauged_statuses_) {
        if (!summary.by_status.contains(status)) parts_.metrics.vehicles(status, 0);
    }
    for (const auto& [status, count] : summary.by_status) {
        parts_.metrics.vehicles(status, count);
        gauged_statuses_.insert(status);
    }
    if (last_complete_sweep) {
        const auto since_epoch = last_complete_sweep->time_since_epoch();
        parts_.metrics.last_complete_sweep(
            std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count());
    }
}

}  // namespace api
