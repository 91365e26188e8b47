// What a hook's queue tells the log and the metrics.
#include "server/alerts/hook_queue.hpp"

#include <algorithm>

namespace alerts {

using storage::AlertState;

namespace {

std::int64_t seconds_of(storage::Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

void HookQueue::report_given_up(std::int64_t count, const std::string& problem) {
    if (count == 0) return;
    for (std::int64_t i = 0; i < count; ++i) metrics_.alert_attempt(hook_.name, "dead");
    logging::error("alerts_given_up", {{"hook", hook_.name}, {"count", count}, {"problem", problem}});
}

void HookQueue::report(const storage::Alert& alert, const AttemptOutcome& outcome,
                       const storage::AttemptResult& result) {
    const std::string problem = outcome.answer ? "HTTP " + std::to_string(result.status) : outcome.problem;
    const auto attempts = alert.attempts + 1;
    const auto kind = storage::name_of(alert.kind);
    switch (result.state) {
        case AlertState::delivered:
            metrics_.alert_attempt(hook_.name, "delivered");
            logging::info("alert_delivered", {{"hook", hook_.name},
                                              {"message_id", alert.message_id},
                                              {"kind", kind},
                                              {"findings", alert.findings},
                                              {"attempts", attempts}});
            break;
        case AlertState::waiting:
            metrics_.alert_attempt(hook_.name, "failed");
            logging::warning("alert_failed",
                             {{"hook", hook_.name},
                              {"message_id", alert.message_id},
                              {"problem", problem},
                              {"attempts", attempts},
                              {"next_attempt_at",
                               clearance::format_time(std::max(*result.next_attempt_at, paused_until_))}});
            break;
        case AlertState::dead:
            metrics_.alert_attempt(hook_.name, "dead");
            logging::error("alert_dead", {{"hook", hook_.name},
                                          {"message_id", alert.message_id},
                                          {"kind", kind},
                                          {"findings", alert.findings},
                                          {"problem", problem},
                                          {"attempts", attempts}});
            break;
    }
}

void HookQueue::ledger_failed(const std::string& what) {
    std::int64_t held_back = 0;
    if (ledger_errors_.pass(seconds_of(options_.clock()), held_back))
        logging::error("alert_ledger_failed",
                       {{"hook", hook_.name}, {"error", what}, {"held_back", held_back}});
}

}  // namespace alerts
