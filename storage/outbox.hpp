// The outbox of alerts: what the alert rules make of a changed present, and what became of each attempt to
// send it. Inside a write transaction, the writer's thread only. Promise: once for each (hook, kind,
// transition), and only if what an alert tells is still the present when its group commits.
#pragma once

#include "storage/first_full_sweep.hpp"
#include "storage/vehicle_table.hpp"

namespace storage {

class Outbox {
  public:
    Outbox(WriteContext& context, VehicleTable& vehicles, AlertRules rules, Time ledger_created_at);

    /// Asks the rules about a present that has just changed, or that a webhook told now, too. What they throw
    /// undoes the job.
    void raise(const VehicleRow& row, const clearance::Transition& present, Time now);
    /// Throws LedgerError when the alert does not wait; one that is gone (its vehicle was erased meanwhile)
    /// is no error.
    void record_attempt(Id alert, const AttemptResult& result);
    /// A dead alert waits again, due at once and tried for as long as a new one. False: it is not dead.
    bool retry(Id alert);
    /// See Writing::retry_alerts.
    std::int64_t retry_all(const DeadAlerts& which, int most);
    /// Before the commit: takes out alerts of this group that a later job of it has overtaken. Whether any
    /// stay.
    bool drop_overtaken();

  private:
    void add(const VehicleRow& row, const clearance::Transition& present, const AlertDraft& draft, Time now);

    WriteContext& context_;
    VehicleTable& vehicles_;
    AlertRules rules_;
    Time ledger_created_at_;
    FirstFullSweep first_full_sweep_;
    Statement insert_, update_, retry_, retry_all_, select_, delete_overtaken_, select_last_;
};

}  // namespace storage
