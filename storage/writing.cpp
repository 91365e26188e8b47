#include "storage/writing.hpp"

namespace storage {

TableWriting::TableWriting(Database& database, const WritingOptions& options)
    : context_(database, options.clock, options.last_recorded, options.erasure_key),
      rules_(options.alert_rules),
      findings_(context_),
      vehicles_(context_, findings_),
      stuck_(context_, findings_, vehicles_, options.stuck_limits),
      watched_(context_, findings_, stuck_),
      observations_(context_),
      captures_(context_, options.announced, options.ledger_created_at),
      silences_(context_),
      outbox_(context_, findings_, rules_),
      routing_(context_, outbox_, rules_),
      forming_(context_, outbox_, routing_, silences_, rules_),
      confirmations_(context_),
      vehicle_findings_(context_, findings_, stuck_, options.ledger_created_at),
      history_(context_, vehicles_, vehicle_findings_, captures_, confirmations_),
      commands_(context_, vehicles_, observations_, history_, vehicle_findings_, options.last_command),
      deliveries_(context_, vehicles_, observations_, history_, watched_),
      listings_(context_, vehicles_, observations_, history_, commands_),
      absences_(context_, vehicles_, confirmations_, findings_),
      sweeps_(context_, vehicles_, confirmations_),
      erasure_(context_, vehicles_, routing_),
      retention_(context_),
      audit_(context_),
      kept_answers_(context_) {}

DeliveryReceipt TableWriting::record_delivery(const Delivery& delivery) {
    return deliveries_.record(delivery);
}

DeliveryReceipt TableWriting::judge_again(Id delivery, const Judgement& judgement) {
    return deliveries_.judge_again(delivery, judgement);
}

Id TableWriting::begin_sweep(SweepKind kind) {
    return sweeps_.begin(kind);
}

Recorded TableWriting::record_listed(const Asked& asked, std::span<const clearance::ListedVehicle> items) {
    return listings_.record(asked, items);
}

SweepTally TableWriting::record_alone(const Asked& asked, std::span<const Half> halves) {
    return listings_.record_alone(asked, halves);
}

void TableWriting::record_skipped(Id sweep, std::span<const clearance::SkippedItem> items) {
    sweeps_.record_skipped(sweep, items);
}

AbsenceTally TableWriting::record_absences(const Asked& asked, const Absences& part) {
    return absences_.record(asked, part);
}

void TableWriting::end_list(const Asked& asked, const ListVerdict& verdict) {
    findings_.list_ended(asked.reference, verdict);
    commands_.settle_all(asked.requested_at);
}

void TableWriting::record_not_found(Id sweep, std::span<const Id> vehicles) {
    sweeps_.record_not_found(sweep, vehicles);
}

void TableWriting::finish_sweep(Id sweep, SweepOutcome outcome, const SweepTally& tally,
                                const std::string& error) {
    sweeps_.finish(sweep, outcome, tally, error);
    if (outcome == SweepOutcome::complete) watched_.sweep_succeeded();
}

CommandTicket TableWriting::begin_command(const CommandIntent& intent) {
    return commands_.begin(intent);
}

void TableWriting::finish_command(const CommandTicket& ticket, const CommandOutcome& outcome) {
    commands_.finish(ticket, outcome);
}

void TableWriting::record_attempt(Id alert, const AttemptResult& result) {
    outbox_.record_attempt(alert, result);
}

std::vector<MissedWebhook> TableWriting::mark_missed(Time now) {
    return captures_.mark_missed(now);
}

Pruned TableWriting::prune(const RetentionLimits& limits) {
    const bool more_answers = kept_answers_.prune();
    auto pruned = retention_.prune(limits);
    pruned.more |= more_answers;
    return pruned;
}

Erasure TableWriting::erase(const Vin& vin, Mentions mentions) {
    auto erasure = erasure_.erase(vin, std::move(mentions));
    kept_answers_.forget();
    return erasure;
}

void TableWriting::fold_anew() {
    const Id last_news = context_.database.integer("SELECT max(id) FROM finding_news");
    Statement next(context_.database, "SELECT min(id) FROM vehicles WHERE id > ?");
    const auto behind = [&next](Id vehicle) {
        auto rows = next.query(vehicle);
        return rows.next() ? rows.integer(0) : 0;
    };
    for (Id vehicle = behind(0); vehicle != 0; vehicle = behind(vehicle)) {
        const VehicleRow before = vehicles_.get(vehicle);
        auto history = clearance::fold(observations_.of(vehicle));
        VehicleRow after = before;
        if (!history.settled) after.listing_digest.reset();  // the next list is to be read again
        history_.record(before, after, std::move(history), context_.recording.now());
        stuck_.plan_anew(vehicles_.get(vehicle));
    }
    // what was known before is no news
    Statement(context_.database, "DELETE FROM finding_news WHERE id > ?").run(last_news);
}

Formed TableWriting::form_alerts(int most_news) {
    if (routing_.route(most_news)) return {.more = true, .next_at = {}};
    return forming_.form();
}

Committed TableWriting::finish_group() {
    vehicles_.write_counts();
    deliveries_.write_secret_uses();
    const auto& effects = context_.effects;
    return {.vehicles_changed = effects.vehicles_changed,
            .findings_changed = effects.news > 0,
            .alerts_changed = effects.alerts_changed};
}

void TableWriting::undo(const GroupEffects& effects) {
    context_.effects = effects;
    observations_.forget();
    context_.dictionaries.forget();
    context_.erased.forget();
    watched_.forget();
    kept_answers_.forget();
}

}  // namespace storage
