#include "storage/reading_outbox.hpp"

#include <limits>

namespace storage {
namespace {

const std::string columns =
    "SELECT a.id, a.message_id, a.hook, a.kind, v.vin, a.transition, a.data, a.state, a.attempts, "
    "a.created_at, "
    "a.next_attempt_at, a.finished_at, a.last_status, a.last_error, ifnull(a.tried_since, a.created_at) "
    "FROM alerts AS a ";
const std::string of_vehicles = "JOIN vehicles AS v ON v.id = a.vehicle ";

Alert read(const Rows& rows) {
    const auto vin = Vin::parse(rows.text(4));
    if (!vin) throw LedgerError("the ledger is broken: a vehicle without a VIN");
    return {.id = rows.integer(0),
            .message_id = rows.text(1),
            .hook = rows.text(2),
            .kind = rows.text(3),
            .vin = *vin,
            .transition = rows.integer(5),
            .data = rows.text(6),
            .state = static_cast<AlertState>(rows.integer(7)),
            .created_at = rows.time(9),
            .tried_since = rows.time(14),
            .attempts = static_cast<int>(rows.integer(8)),
            .next_attempt_at = rows.maybe_time(10),
            .finished_at = rows.maybe_time(11),
            .last_status = static_cast<int>(rows.integer(12)),
            .last_error = rows.text(13)};
}

std::vector<Alert> read_all(Rows rows) {
    std::vector<Alert> alerts;
    while (rows.next()) alerts.push_back(read(rows));
    return alerts;
}

}  // namespace

OutboxReading::OutboxReading(Database& database)
    : select_page_(database, columns + of_vehicles + "WHERE a.id < ? ORDER BY a.id DESC LIMIT ?"),
      select_page_of_state_(database, columns + "INDEXED BY alerts_by_state " + of_vehicles +
                                          "WHERE a.state = ? AND a.id < ? ORDER BY a.id DESC LIMIT ?"),
      select_(database, columns + of_vehicles + "WHERE a.id = ?"),
      select_due_(database, columns + of_vehicles +
                                "WHERE a.hook = ? AND a.state = ? AND a.next_attempt_at <= ? "
                                "ORDER BY a.next_attempt_at, a.id LIMIT ?"),
      select_next_(database, "SELECT min(next_attempt_at) FROM alerts WHERE hook = ? AND state = ?") {}

std::vector<Alert> OutboxReading::page(const AlertQuery& query) {
    const Id before = query.before == 0 ? std::numeric_limits<Id>::max() : query.before;
    if (query.state) return read_all(select_page_of_state_.query(*query.state, before, query.limit));
    return read_all(select_page_.query(before, query.limit));
}

std::optional<Alert> OutboxReading::find(Id id) {
    auto rows = select_.query(id);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::vector<Alert> OutboxReading::due(const std::string& hook, Time now, int limit) {
    return read_all(select_due_.query(hook, AlertState::waiting, now, limit));
}

std::optional<Time> OutboxReading::next_due(const std::string& hook) {
    auto rows = select_next_.query(hook, AlertState::waiting);
    if (!rows.next()) return std::nullopt;
    return rows.maybe_time(0);
}

}  // namespace storage
