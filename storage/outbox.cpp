#include "storage/outbox.hpp"

#include "storage/message_id.hpp"

namespace storage {
namespace {

/// ?1: our clock as it is. 1: AlertState::waiting.
const std::string again =
    "UPDATE alerts SET state = 1, attempts = 0, next_attempt_at = ?1, tried_since = ?1, finished_at = NULL ";

}  // namespace

Outbox::Outbox(WriteContext& context, VehicleTable& vehicles, AlertRules rules, Time ledger_created_at)
    : context_(context),
      vehicles_(vehicles),
      rules_(std::move(rules)),
      ledger_created_at_(ledger_created_at),
      first_full_sweep_(context.database),
      insert_(
          context.database,
          "INSERT INTO alerts (message_id, hook, kind, vehicle, transition, status, data, state, created_at, "
          "next_attempt_at) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS "
          "(SELECT 1 FROM past_alerts WHERE transition = ?5 AND hook = ?2 AND kind = ?3) "
          "ON CONFLICT (hook, kind, transition) DO NOTHING"),
      update_(context.database,
              "UPDATE alerts SET state = ?, attempts = attempts + 1, next_attempt_at = ?, finished_at = ?, "
              "last_status = ?, last_error = ? WHERE id = ? AND state = ?"),
      retry_(context.database, again + "WHERE id = ?2 AND state = ?3"),
      retry_all_(context.database, again +
                                       "WHERE id IN (SELECT id FROM alerts INDEXED BY alerts_due "
                                       "WHERE hook = ?2 AND state = ?3 AND (?4 = '' OR kind = ?4) "
                                       "AND finished_at <= ?5 LIMIT ?6)"),
      select_(context.database, "SELECT 1 FROM alerts WHERE id = ?"),
      delete_overtaken_(
          context.database,
          "DELETE FROM alerts WHERE id >= ? AND EXISTS (SELECT 1 FROM vehicles AS v WHERE v.id = "
          "alerts.vehicle AND (v.present_transition IS NOT alerts.transition OR v.status IS NOT "
          "alerts.status))"),
      select_last_(context.database, "SELECT max(id) FROM alerts") {}

void Outbox::raise(const VehicleRow& row, const clearance::Transition& present, Time now) {
    if (!rules_.drafts || !rules_.concern(present.to)) return;
    const PresentChange change{.vin = row.vin,
                               .brand = context_.dictionaries.brands.text(row.brand),
                               .tags = vehicles_.tags(row.id),
                               .present = present,
                               .now = now,
                               .ledger_created_at = ledger_created_at_,
                               .first_full_sweep_end = first_full_sweep_.end()};
    for (const auto& draft : rules_.drafts(change)) add(row, present, draft, now);
}

void Outbox::add(const VehicleRow& row, const clearance::Transition& present, const AlertDraft& draft,
                 Time now) {
    const auto written = insert_.run(new_message_id(), draft.hook, draft.kind, row.id, present.id,
                                     context_.dictionaries.status_id(present.to), draft.data,
                                     AlertState::waiting, now, context_.recording.actual());
    if (written == 0) return;
    auto& first = context_.effects.first_alert;
    if (first == 0) first = context_.database.last_insert_id();
}

void Outbox::record_attempt(Id alert, const AttemptResult& result) {
    std::optional<Time> next, finished;
    if (result.state == AlertState::waiting) {
        next = result.next_attempt_at.value_or(context_.recording.actual());
    } else {
        finished = context_.recording.now();
    }
    const auto updated =
        update_.run(result.state, next, finished, result.status, result.error, alert, AlertState::waiting);
    if (updated == 0 && select_.query(alert).next())
        throw LedgerError("alert " + std::to_string(alert) + " does not wait for an attempt");
}

bool Outbox::retry(Id alert) {
    const auto retried = retry_.run(context_.recording.actual(), alert, AlertState::dead);
    context_.effects.alerts_retried |= retried > 0;
    return retried > 0;
}

std::int64_t Outbox::retry_all(const DeadAlerts& which, int most) {
    const auto retried = retry_all_.run(context_.recording.actual(), which.hook, AlertState::dead, which.kind,
                                        which.until, most);
    context_.effects.alerts_retried |= retried > 0;
    return retried;
}

bool Outbox::drop_overtaken() {
    const Id first = context_.effects.first_alert;
    if (first == 0) return false;
    delete_overtaken_.run(first);
    auto rows = select_last_.query();
    return rows.next() && rows.integer(0) >= first;
}

}  // namespace storage
