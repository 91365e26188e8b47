#include "server/api/ledger_metrics.hpp"

#include "storage/fleet_statistics.hpp"

namespace api {
namespace {

using metrics::Gathered;

double seconds_of(storage::Time time) {
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

double number(std::int64_t count) {
    return static_cast<double>(count);
}

Gathered one(const char* name, const char* help, double value) {
    return {.name = name, .help = help, .samples = {{{}, value}}};
}

Gathered histogram(const char* name, const char* help, const storage::Spread& spread) {
    return {.name = name, .help = help, .buckets = {spread.bounds, spread.counts, spread.sum}};
}

void add_findings(std::vector<Gathered>& found, storage::FleetStatistics& statistics) {
    Gathered open{.name = "clearance_findings_open", .help = "Findings that have not ended, by kind"};
    Gathered acknowledged{.name = "clearance_findings_acknowledged",
                          .help = "Of the open findings those that somebody looks after"};
    for (const auto& [kind, count] : statistics.finding_counts()) {
        const std::string name(storage::name_of(kind));
        open.samples.push_back({{{"kind", name}}, number(count.open)});
        acknowledged.samples.push_back({{{"kind", name}}, number(count.acknowledged)});
    }
    found.push_back(std::move(open));
    found.push_back(std::move(acknowledged));
}

void add_alerts(std::vector<Gathered>& found, storage::Reading& ledger,
                const std::vector<std::string>& hooks) {
    Gathered alerts{.name = "clearance_alerts", .help = "Alerts that are not delivered, by hook and state"};
    Gathered disabled{.name = "clearance_hook_disabled", .help = "1 while nothing is sent to the hook"};
    for (const auto& hook : hooks) {
        const auto counts = ledger.hook_counts(hook);
        alerts.samples.push_back({{{"hook", hook}, {"state", "waiting"}}, number(counts.waiting)});
        alerts.samples.push_back({{{"hook", hook}, {"state", "dead"}}, number(counts.dead)});
        disabled.samples.push_back({{{"hook", hook}}, counts.disabled_at ? 1. : 0.});
    }
    found.push_back(std::move(alerts));
    found.push_back(std::move(disabled));
}

void add_capture(std::vector<Gathered>& found, const storage::CaptureCounts& counts) {
    Gathered captured{.name = "clearance_captured_transitions",
                      .help = "Announced transitions of the last 24 hours, by what became of their webhooks"};
    const auto add = [&](const char* state, std::int64_t count) {
        captured.samples.push_back({{{"state", state}}, number(count)});
    };
    add("told_in_time", counts.told_in_time);
    add("late", counts.late);
    add("missed", counts.missed);
    add("awaited", counts.awaited);
    add("unconfirmed", counts.unconfirmed);
    found.push_back(std::move(captured));
}

void add_load(std::vector<Gathered>& found, const storage::LedgerLoad& load) {
    found.push_back(histogram("clearance_ledger_group_jobs", "Jobs that one commit made durable together",
                              load.group_jobs));
    found.push_back(histogram("clearance_ledger_commit_duration_seconds",
                              "From a group's first job to its being on disk", load.commit_seconds));
    found.push_back(histogram("clearance_ledger_checkpoint_duration_seconds",
                              "Bringing the write-ahead log into the database file",
                              load.checkpoint_seconds));
    found.push_back(
        one("clearance_ledger_database_bytes", "Size of the database file", number(load.database_bytes)));
    found.push_back(
        one("clearance_ledger_log_bytes", "Size of the write-ahead log's file", number(load.log_bytes)));
    found.push_back(
        one("clearance_ledger_free_bytes", "Of the database file what is free", number(load.free_bytes)));
}

}  // namespace

LedgerMetrics ledger_metrics(storage::Reading& ledger, const std::vector<std::string>& hooks,
                             const CapturedLately* captured) {
    LedgerMetrics metrics;
    auto& statistics = ledger.statistics();
    for (auto& count : statistics.vehicle_counts())
        metrics.vehicles.push_back({std::move(count.status), std::move(count.brand), count.count});
    auto& found = metrics.others;
    add_findings(found, statistics);
    add_alerts(found, ledger, hooks);
    if (captured != nullptr) add_capture(found, captured->day);
    metrics.last_complete_sweep = ledger.last_complete_sweep_end();
    // A zero would read as 1970.
    if (const auto last = statistics.last_webhook())
        found.push_back(one("clearance_last_webhook_timestamp_seconds",
                            "When the last authentic webhook was received", seconds_of(*last)));
    add_load(found, statistics.load());
    return metrics;
}

}  // namespace api
