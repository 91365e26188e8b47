// The writer's operations on the tables: Writing, put together from its parts. The writer's thread only,
// inside the transaction that the group opened. Each part owns the statements of its concern, prepared once.
#pragma once

#include "storage/alert_forming.hpp"
#include "storage/alert_routing.hpp"
#include "storage/audit_table.hpp"
#include "storage/confirmations.hpp"
#include "storage/kept_answer_table.hpp"
#include "storage/vehicle_history.hpp"
#include "storage/watched_findings.hpp"
#include "storage/write_context.hpp"
#include "storage/writing_absences.hpp"
#include "storage/writing_commands.hpp"
#include "storage/writing_deliveries.hpp"
#include "storage/writing_erasure.hpp"
#include "storage/writing_listings.hpp"
#include "storage/writing_retention.hpp"
#include "storage/writing_sweeps.hpp"

namespace storage {

struct WritingOptions {
    Clock clock;
    AlertRules alert_rules;
    StuckLimits stuck_limits = {};
    std::vector<std::string> announced = {};  // see LedgerOptions
    Time ledger_created_at{};
    Time last_recorded{};  // of earlier runs: recorded_at never goes back behind it
    Id last_command = 0;   // of earlier runs: those up to it that are only intended have no outcome to come
    ErasureKey erasure_key;
};

class TableWriting final : public Writing {
  public:
    TableWriting(Database& database, const WritingOptions& options);

    DeliveryReceipt record_delivery(const Delivery& delivery) override;
    DeliveryReceipt judge_again(Id delivery, const Judgement& judgement) override;
    Id begin_sweep(SweepKind kind) override;
    Recorded record_listed(const Asked& asked, std::span<const clearance::ListedVehicle> items) override;
    SweepTally record_alone(const Asked& asked, std::span<const Half> halves) override;
    void record_skipped(Id sweep, std::span<const clearance::SkippedItem> items) override;
    AbsenceTally record_absences(const Asked& asked, const Absences& part) override;
    void end_list(const Asked& asked, const ListVerdict& verdict) override;
    void record_not_found(Id sweep, std::span<const Id> vehicles) override;
    void finish_sweep(Id sweep, SweepOutcome outcome, const SweepTally& tally,
                      const std::string& error) override;
    CommandTicket begin_command(const CommandIntent& intent) override;
    void finish_command(const CommandTicket& ticket, const CommandOutcome& outcome) override;
    bool watch(const Watch& watch) override { return watched_.look(watch); }
    bool acknowledge_finding(Id finding, const std::string& by, const std::string& note) override {
        return findings_.acknowledge(finding, by, note);
    }
    bool close_finding(Id finding, const std::string& by, const std::string& note) override {
        return findings_.close_by(finding, by, note);
    }
    Id add_silence(const Silence& silence) override { return silences_.add(silence); }
    bool end_silence(Id silence) override { return silences_.end(silence); }
    Formed form_alerts(int most_news) override;
    void record_attempt(Id alert, const AttemptResult& result) override;
    bool retry_alert(Id alert) override { return outbox_.retry(alert); }
    std::int64_t hasten_alerts(const std::string& hook, std::optional<FindingKind> kind) override {
        return outbox_.hasten(hook, kind);
    }
    std::int64_t retry_alerts(const DeadAlerts& which, int most) override {
        return outbox_.retry_all(which, most);
    }
    std::int64_t give_up_alerts(const GiveUp& which, int most) override {
        return outbox_.give_up(which, most);
    }
    std::int64_t disable_hook(const std::string& hook, const std::string& why) override {
        return outbox_.disable(hook, why);
    }
    bool enable_hook(const std::string& hook) override { return outbox_.enable(hook); }
    std::vector<MissedWebhook> mark_missed(Time now) override;
    Pruned prune(const RetentionLimits& limits) override;
    AuditWriting& audit() override { return audit_; }
    KeptAnswers& kept_answers() override { return kept_answers_; }

    /// Folds every vehicle anew and brings in line what follows from that. Before any other write.
    void fold_anew();

    /// In a transaction of its own: see ErasureWriting.
    Erasure erase(const Vin& vin, Mentions mentions);
    /// Throws LedgerError where VINs are erased and their key is not to be had.
    void require_erasure_key() { context_.erased.require_key(); }

    /// At the opening, in a transaction: what follows from other rules for alerts than last time.
    void review_hooks() { outbox_.review_disabled(); }
    /// Before the commit of a group: its last writes, and what it changed.
    Committed finish_group();
    void begin_group() { context_.effects = {}; }
    GroupEffects effects() const { return context_.effects; }
    /// After any rollback, of a job or of the group: back to these effects, and nothing remembered of the
    /// tables.
    void undo(const GroupEffects& effects);

  private:
    WriteContext context_;
    AlertRules rules_;
    FindingWriting findings_;
    VehicleTable vehicles_;
    StuckVehicles stuck_;
    WatchedFindings watched_;
    ObservationTable observations_;
    CaptureTable captures_;
    SilenceWriting silences_;
    Outbox outbox_;
    AlertRouting routing_;
    AlertForming forming_;
    Confirmations confirmations_;
    VehicleFindings vehicle_findings_;
    VehicleHistory history_;
    CommandWriting commands_;
    DeliveryWriting deliveries_;
    ListingWriting listings_;
    AbsenceWriting absences_;
    SweepWriting sweeps_;
    ErasureWriting erasure_;
    RetentionWriting retention_;
    AuditTableWriting audit_;
    KeptAnswerTable kept_answers_;
};

}  // namespace storage
