// The parts of the service that ask the platform and look after the ledger, and the ledger itself.
#include <random>
#include <utility>

#include "server/config/keys.hpp"
#include "server/erasure_key.hpp"
#include "server/log.hpp"
#include "server/service.hpp"

namespace app {
namespace {

std::function<double()> make_random() {
    return [engine = std::mt19937_64(std::random_device{}())]() mutable {
        return std::uniform_real_distribution<double>(0, 1)(engine);
    };
}

storage::StuckLimits stuck_limits(const config::FindingsSection& findings) {
    storage::StuckLimits limits;
    limits.pending = findings.stuck_after;
    limits.ending = findings.ending_stuck_after;
    limits.notice = findings.stuck_notice;
    for (const auto& [brand, after] : findings.stuck_after_by_brand) limits.pending_by_brand[brand] = after;
    return limits;
}

}  // namespace

std::unique_ptr<storage::Ledger> Service::open_ledger() {
    storage::LedgerOptions options;
    options.path = config_.ledger.path;
    options.platform = config_.platform.base_url;
    options.client_id = config_.platform.client_id;
    options.synchronous_full = config_.ledger.synchronous_full;
    options.announced = config_.webhook.announced;
    options.alert_rules = alerts::make_rules(config_.hooks, wording());
    options.stuck_limits = stuck_limits(config_.findings);
    options.clock = options_.clock;
    options.erasure_key = [file = config::erasure_key_file(config_)](bool make) {
        return erasure_key(file, make);
    };
    options.notice = [](const std::string& what) { logging::info("ledger", {{"notice", what}}); };
    options.on_commit = [this](const storage::Committed& committed) {
        if (live_stream_ && (committed.vehicles_changed || committed.findings_changed))
            live_stream_->notify();
        if (committed.findings_changed && forming_) forming_->notify();
        if (committed.alerts_changed && dispatcher_) dispatcher_->notify();
    };
    return storage::open_ledger(std::move(options));
}

void Service::make_tracking() {
    tracking::ReconcilerOptions options;
    options.full_every = config_.sweep.full_every;
    options.in_flight_every = config_.sweep.in_flight_every;
    options.on_start = config_.sweep.on_start;
    options.clock = options_.clock;
    options.random = make_random();
    reconciler_ =
        tracking::make_reconciler(loop_.get_executor(), *ledger_, *platform_, metrics_, std::move(options));

    tracking::GapWatchOptions watching;
    watching.clock = options_.clock;
    watching.every = options_.watch_every;
    gap_watch_ =
        std::make_unique<tracking::GapWatch>(loop_.get_executor(), *ledger_, metrics_, std::move(watching));

    tracking::FindingWatchOptions finding;
    finding.limits = config_.findings;
    finding.clock = options_.clock;
    finding.every = options_.watch_every;
    finding_watch_ =
        std::make_unique<tracking::FindingWatch>(loop_.get_executor(), *ledger_, std::move(finding));

    tracking::RetentionOptions retention;
    retention.keep = config_.retention;
    retention.clock = options_.clock;
    retention_ = std::make_unique<tracking::Retention>(loop_.get_executor(), *ledger_, std::move(retention));

    tracking::CommandOptions commands;
    commands.customer_name_configured = config_.platform.customer_name_configured;
    commands.check_wanted = [this](clearance::Vin vin) {
        reconciler_->check(std::move(vin), tracking::CheckFor::command);
    };
    commands_ = tracking::make_commands(*ledger_, *platform_, std::move(commands));

    replay_ = std::make_unique<tracking::Replay>(*ledger_, webhook::read_payload, [this](clearance::Vin vin) {
        reconciler_->check(std::move(vin), tracking::CheckFor::question);
    });
}

}  // namespace app
