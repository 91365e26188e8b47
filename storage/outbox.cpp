#include "storage/outbox.hpp"

#include <limits>

#include "storage/message_id.hpp"

namespace storage {

Outbox::Outbox(WriteContext& context, FindingWriting& findings, const AlertRules& rules)
    : context_(context),
      findings_(findings),
      rules_(rules),
      attempts_(context.database),
      insert_(context.database,
              "INSERT INTO alerts (message_id, hook, kind, change, opening, findings, state, created_at, "
              "tried_since, next_attempt_at, finished_at, last_error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
              "?, ?)"),
      insert_member_(context.database,
                     "INSERT INTO alert_members (alert, finding, subject, waiting) VALUES (?, ?, ?, ?)"),
      select_head_(context.database, "SELECT hook, kind, opening FROM alerts WHERE id = ?"),
      select_members_(context.database, "SELECT finding, subject FROM alert_members WHERE alert = ?"),
      update_(context.database,
              "UPDATE alerts SET state = ?, attempts = attempts + ?, next_attempt_at = ?, finished_at = ?, "
              "last_status = ?, last_error = ?, last_answer = ? WHERE id = ? AND state = ?"),
      settle_members_(context.database, "UPDATE alert_members SET waiting = 0 WHERE alert = ?"),
      await_members_(context.database, "UPDATE alert_members SET waiting = 1 WHERE alert = ?"),
      // 1: AlertState::waiting
      retry_(context.database,
             "UPDATE alerts SET state = 1, attempts = 0, next_attempt_at = ?1, tried_since = ?1, "
             "finished_at = NULL WHERE id = ?2 AND state = ?3"),
      put_forward_(
          context.database,
          "UPDATE alerts INDEXED BY alerts_due SET next_attempt_at = ?1 WHERE hook = ?2 AND state = ?3 "
          "AND next_attempt_at > ?4"),
      hasten_one_(context.database,
                  "UPDATE alerts SET next_attempt_at = min(next_attempt_at, ?1) WHERE id = ?2 "
                  "AND state = ?3"),
      hasten_(context.database,
              "UPDATE alerts INDEXED BY alerts_due SET next_attempt_at = ?1 WHERE hook = ?2 AND state = ?3 "
              "AND next_attempt_at > ?1 AND (?4 IS NULL OR kind = ?4)"),
      select_ended_opening_(context.database,
                            "SELECT hook FROM alerts WHERE id = ?1 AND change = ?2 AND NOT EXISTS "
                            "(SELECT 1 FROM alert_members AS m JOIN findings AS f ON f.id = m.finding "
                            "WHERE m.alert = ?1 AND f.closed_at IS NULL)"),
      select_dead_(context.database,
                   "SELECT id FROM alerts INDEXED BY alerts_due WHERE hook = ? AND state = ? "
                   "AND (?3 IS NULL OR kind = ?3) AND finished_at <= ? LIMIT ?"),
      select_(context.database, "SELECT state FROM alerts WHERE id = ?"),
      select_waiting_(context.database,
                      "SELECT id FROM alerts INDEXED BY alerts_due WHERE hook = ? AND state = ? AND "
                      "tried_since <= ? AND attempts >= ? LIMIT ?"),
      select_disabled_(context.database, "SELECT why FROM disabled_hooks WHERE hook = ?"),
      insert_disabled_(context.database,
                       "INSERT INTO disabled_hooks (hook, disabled_at, why, address) VALUES (?, ?, ?, ?) "
                       "ON CONFLICT DO NOTHING"),
      delete_disabled_(context.database, "DELETE FROM disabled_hooks WHERE hook = ?"),
      select_all_disabled_(context.database, "SELECT hook, address FROM disabled_hooks ORDER BY hook") {}

Id Outbox::add(const AlertHead& head, std::span<const AlertMember> members) {
    const Time now = context_.recording.now(), actual = context_.recording.actual();
    const auto id = new_message_id();
    const auto disabled = why_disabled(head.hook);
    const auto state = disabled ? AlertState::dead : AlertState::waiting;
    std::optional<Time> due, finished;
    (disabled ? finished : due) = actual;
    const Id alert =
        insert_.insert(id, head.hook, head.kind, head.change, head.opening.empty() ? id : head.opening,
                       members.size(), state, now, actual, due, finished, disabled.value_or(""));
    for (const auto& member : members) insert_member_.run(alert, member.finding, member.subject, !disabled);
    context_.effects.alerts_changed = true;
    return alert;
}

void Outbox::add_like(Id alert, AlertChange change) {
    AlertHead head{.hook = {}, .kind = {}, .change = change, .opening = {}};
    {
        auto rows = select_head_.query(alert);
        if (!rows.next()) return;
        head.hook = rows.text(0);
        head.kind = static_cast<FindingKind>(rows.integer(1));
        head.opening = rows.text(2);
    }
    std::vector<AlertMember> members;
    {
        auto rows = select_members_.query(alert);
        while (rows.next()) members.push_back({rows.integer(0), rows.integer(1)});
    }
    add(head, members);
}

void Outbox::record_attempt(Id alert, const AttemptResult& result) {
    attempts_.add(alert, context_.recording.actual(), result.state == AlertState::delivered);
    record(alert, result, 1);
}

void Outbox::record(Id alert, const AttemptResult& result, int attempts) {
    std::optional<Time> next, finished;
    if (result.state == AlertState::waiting) {
        next = result.next_attempt_at.value_or(context_.recording.actual());
    } else {
        finished = context_.recording.actual();
    }
    auto& erased = context_.erased;
    const auto error = erased.without(result.error), answer = erased.without(result.answer);
    const auto update = [&](AlertState from) {
        return update_.run(result.state, attempts, next, finished, result.status, error, answer, alert,
                           from) > 0;
    };
    if (!update(AlertState::waiting)) {
        auto rows = select_.query(alert);
        if (!rows.next()) return;
        if (static_cast<AlertState>(rows.integer(0)) != AlertState::dead)
            throw LedgerError("alert " + std::to_string(alert) + " does not wait for an attempt");
        // given up with others, or its hook disabled, while it was under way: only what was taken counts
        if (result.state != AlertState::delivered) return;
        update(AlertState::dead);
    }
    if (finished) settle_members_.run(alert);
    context_.effects.alerts_changed |= finished.has_value();  // later ones of its vehicles may go
}

bool Outbox::retry(Id alert) {
    const Time now = context_.recording.actual();
    context_.effects.alerts_changed = true;
    if (hasten_one_.run(now, alert, AlertState::waiting) > 0) return true;
    if (retry_.run(now, alert, AlertState::dead) == 0) return false;
    await_members_.run(alert);
    tell_end_behind(alert);
    return true;
}

/// An opening that is sent late must not be the last that its hook hears of what has ended.
void Outbox::tell_end_behind(Id alert) {
    std::string hook;
    {
        auto rows = select_ended_opening_.query(alert, AlertChange::opened);
        if (!rows.next()) return;
        hook = rows.text(0);
    }
    const auto traits = rules_.hooks.find(hook);
    if (traits != rules_.hooks.end() && traits->second.resolved) add_like(alert, AlertChange::resolved);
}

std::int64_t Outbox::hasten(const std::string& hook, std::optional<FindingKind> kind) {
    const auto hastened = hasten_.run(context_.recording.actual(), hook, AlertState::waiting, kind);
    context_.effects.alerts_changed |= hastened > 0;
    return hastened;
}

std::int64_t Outbox::retry_all(const DeadAlerts& which, int most) {
    std::vector<Id> dead;
    {
        auto rows = select_dead_.query(which.hook, AlertState::dead, which.kind, which.until, most);
        while (rows.next()) dead.push_back(rows.integer(0));
    }
    for (const Id alert : dead) retry(alert);
    return static_cast<std::int64_t>(dead.size());
}

std::int64_t Outbox::give_up(const GiveUp& which, int most) {
    std::vector<Id> old;
    {
        auto rows = select_waiting_.query(which.hook, AlertState::waiting, which.tried_before,
                                          which.attempted_only ? 1 : 0, most);
        while (rows.next()) old.push_back(rows.integer(0));
    }
    const AttemptResult dead{.state = AlertState::dead, .error = which.why};
    for (const Id alert : old) record(alert, dead, 0);
    return static_cast<std::int64_t>(old.size());
}

std::optional<std::string> Outbox::why_disabled(const std::string& hook) {
    auto rows = select_disabled_.query(hook);
    if (!rows.next()) return std::nullopt;
    return rows.text(0);
}

std::int64_t Outbox::disable(const std::string& hook, const std::string& why) {
    const auto traits = rules_.hooks.find(hook);
    if (traits == rules_.hooks.end()) return 0;
    const auto told = context_.erased.without(why);
    if (insert_disabled_.run(hook, context_.recording.actual(), told, traits->second.address) == 0) return 0;
    const auto given_up =
        give_up({.hook = hook, .tried_before = Time::max(), .why = told}, std::numeric_limits<int>::max());
    tell_disabled(true);
    return given_up;
}

bool Outbox::enable(const std::string& hook) {
    if (delete_disabled_.run(hook) == 0) return false;
    tell_disabled(false);
    return true;
}

void Outbox::review_disabled() {
    // what a clock that was ahead put off: Retry-After is taken for a day at most
    const Time now = context_.recording.actual();
    for (const auto& [hook, traits] : rules_.hooks)
        put_forward_.run(now, hook, AlertState::waiting, now + std::chrono::hours{25});

    std::vector<std::string> others;
    {
        auto rows = select_all_disabled_.query();
        while (rows.next()) {
            const auto traits = rules_.hooks.find(rows.text(0));
            if (traits == rules_.hooks.end() || traits->second.address != rows.digest(1))
                others.push_back(rows.text(0));
        }
    }
    for (const auto& hook : others) enable(hook);
}

/// One finding for all of them; hooks' names need no escaping in JSON.
void Outbox::tell_disabled(bool one_more) {
    std::string names;
    {
        auto rows = select_all_disabled_.query();
        while (rows.next()) names.append(names.empty() ? "\"" : ",\"").append(rows.text(0)).append("\"");
    }
    if (names.empty()) return findings_.close(FindingKind::hook_disabled, std::nullopt);
    const auto detail = R"({"hooks":[)" + names + "]}";
    if (findings_.open(FindingKind::hook_disabled, std::nullopt, detail)) return;
    if (one_more) {
        findings_.renew(FindingKind::hook_disabled, std::nullopt, detail);
    } else {
        findings_.amend(FindingKind::hook_disabled, std::nullopt, detail);
    }
}

}  // namespace storage
