#include "storage/reading_outbox.hpp"

#include <limits>

namespace storage {
namespace {

const std::string columns =
    "SELECT a.id, a.message_id, a.hook, a.kind, a.change, a.opening, a.findings, a.state, a.attempts, "
    "a.created_at, a.tried_since, a.next_attempt_at, a.finished_at, a.last_status, a.last_error ";

Alert read(const Rows& rows) {
    return {.id = rows.integer(0),
            .message_id = rows.text(1),
            .hook = rows.text(2),
            .kind = static_cast<FindingKind>(rows.integer(3)),
            .change = static_cast<AlertChange>(rows.integer(4)),
            .group = rows.text(5),
            .findings = rows.integer(6),
            .state = static_cast<AlertState>(rows.integer(7)),
            .created_at = rows.time(9),
            .tried_since = rows.time(10),
            .attempts = static_cast<int>(rows.integer(8)),
            .next_attempt_at = rows.maybe_time(11),
            .finished_at = rows.maybe_time(12),
            .last_status = static_cast<int>(rows.integer(13)),
            .last_error = rows.text(14)};
}

std::vector<Alert> read_all(Rows rows) {
    std::vector<Alert> alerts;
    while (rows.next()) alerts.push_back(read(rows));
    return alerts;
}

}  // namespace

OutboxReading::OutboxReading(Database& database)
    : select_page_(database, columns + "FROM alerts AS a WHERE a.id < ? ORDER BY a.id DESC LIMIT ?"),
      select_page_of_state_(database, columns +
                                          "FROM alerts AS a INDEXED BY alerts_by_state "
                                          "WHERE a.state = ? AND a.id < ? ORDER BY a.id DESC LIMIT ?"),
      select_(database, columns + ", a.last_answer FROM alerts AS a WHERE a.id = ?"),
      select_due_(database,
                  columns +
                      "FROM alerts AS a INDEXED BY alerts_due WHERE a.hook = ? AND a.state = ? "
                      "AND a.next_attempt_at <= ? AND NOT EXISTS (SELECT 1 FROM alert_members AS m "
                      "JOIN alert_members AS o INDEXED BY alert_members_waiting ON o.subject = m.subject "
                      "JOIN alerts AS older ON older.id = o.alert WHERE m.alert = a.id AND o.waiting = 1 "
                      "AND o.alert < a.id AND older.hook = a.hook) ORDER BY a.next_attempt_at LIMIT ?"),
      select_next_(
          database,
          "SELECT min(next_attempt_at) FROM alerts WHERE hook = ? AND state = ? AND next_attempt_at > ?"),
      select_findings_(database,
                       "SELECT f.id, coalesce(m.told, f.told, ''), f.closed_at, f.acknowledged_at, "
                       "f.acknowledged_by, f.note, f.closed_by, f.closing_note "
                       "FROM alert_members AS m JOIN findings AS f ON f.id = m.finding WHERE m.alert = ? "
                       "ORDER BY m.finding LIMIT ?"),
      count_(database, "SELECT count(*) FROM alerts INDEXED BY alerts_due WHERE hook = ? AND state = ?"),
      select_disabled_(database, "SELECT disabled_at, why FROM disabled_hooks WHERE hook = ?") {}

std::vector<Alert> OutboxReading::page(const AlertQuery& query) {
    const Id before = query.before == 0 ? std::numeric_limits<Id>::max() : query.before;
    if (query.state) return read_all(select_page_of_state_.query(*query.state, before, query.limit));
    return read_all(select_page_.query(before, query.limit));
}

std::optional<Alert> OutboxReading::find(Id id) {
    auto rows = select_.query(id);
    if (!rows.next()) return std::nullopt;
    auto alert = read(rows);
    alert.last_answer = rows.text(15);
    return alert;
}

std::optional<AlertContent> OutboxReading::content(Id id, int most_findings) {
    auto alert = find(id);
    if (!alert) return std::nullopt;
    AlertContent content{std::move(*alert), {}};
    auto rows = select_findings_.query(id, most_findings);
    while (rows.next()) {
        AlertedFinding finding{.finding = rows.integer(0),
                               .told = rows.text(1),
                               .closed_at = rows.maybe_time(2),
                               .closed_by = rows.text(6),
                               .closing_note = rows.text(7)};
        if (const auto at = rows.maybe_time(3))
            finding.acknowledged = Acknowledgement{*at, rows.text(4), rows.text(5)};
        content.findings.push_back(std::move(finding));
    }
    return content;
}

std::vector<Alert> OutboxReading::due(const std::string& hook, Time now, int limit) {
    return read_all(select_due_.query(hook, AlertState::waiting, now, limit));
}

std::optional<Time> OutboxReading::next_due(const std::string& hook, Time behind) {
    auto rows = select_next_.query(hook, AlertState::waiting, behind);
    if (!rows.next()) return std::nullopt;
    return rows.maybe_time(0);
}

HookCounts OutboxReading::counts(const std::string& hook) {
    const auto of = [&](AlertState state) {
        auto rows = count_.query(hook, state);
        return rows.next() ? rows.integer(0) : 0;
    };
    HookCounts counts{of(AlertState::waiting), of(AlertState::dead), {}, {}};
    auto rows = select_disabled_.query(hook);
    if (rows.next()) {
        counts.disabled_at = rows.time(0);
        counts.disabled_why = rows.text(1);
    }
    return counts;
}

}  // namespace storage
