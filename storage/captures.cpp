#include "storage/captures.hpp"

#include <algorithm>

namespace storage {
namespace {

/// So that a sweep after a long silence of webhooks does not hold up the writer.
constexpr int most_marked_at_once = 1'000;

}  // namespace

CaptureTable::CaptureTable(WriteContext& context, const std::vector<std::string>& announced,
                           Time ledger_created_at)
    : context_(context),
      adoption_(context.database, ledger_created_at),
      select_(context.database,
              "SELECT transition, status, occurred_at, webhook_at, sweep_at, unconfirmed, missed_at "
              "FROM captures WHERE vehicle = ?"),
      write_(context.database,
             "INSERT INTO captures "
             "(transition, vehicle, status, occurred_at, webhook_at, sweep_at, unconfirmed) "
             "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (transition) DO UPDATE SET "
             "status = excluded.status, occurred_at = excluded.occurred_at, "
             "webhook_at = excluded.webhook_at, sweep_at = excluded.sweep_at, "
             "unconfirmed = excluded.unconfirmed"),
      delete_(context.database, "DELETE FROM captures WHERE transition = ?"),
      select_overdue_(context.database,
                      "SELECT c.transition, v.vin, v.brand, c.status, c.occurred_at, c.sweep_at "
                      "FROM captures AS c INDEXED BY captures_awaited JOIN vehicles AS v ON v.id = c.vehicle "
                      "WHERE c.webhook_at IS NULL AND c.missed_at IS NULL AND c.unconfirmed = 0 AND "
                      "c.sweep_at <= ? ORDER BY c.sweep_at LIMIT ?"),
      mark_(context.database, "UPDATE captures SET missed_at = ? WHERE transition = ?") {
    for (const auto& status : announced) announced_.emplace_back(status);
}

bool is_captured(Id vehicle, const clearance::Transition& transition, std::span<const Status> announced,
                 Adoption& adoption) {
    if (std::ranges::find(announced, transition.to) == announced.end()) return false;
    if (transition.occurred_at < adoption.ledger_created_at()) return false;
    // the status in force told once more is no change that is announced, unless an end opened the next
    // episode
    if (transition.from == transition.to && !transition.to.is_end()) return false;
    // what a webhook told cannot be adopted: spares asking
    return transition.webhook_at || !adoption.has_adopted(vehicle, transition);
}

std::map<Id, CaptureTable::Row> CaptureTable::rows_of(Id vehicle) {
    std::map<Id, Row> found;
    auto rows = select_.query(vehicle);
    while (rows.next()) {
        found.emplace(rows.integer(0), Row{.status = rows.integer(1),
                                           .capture = {.occurred_at = rows.time(2),
                                                       .webhook_at = rows.maybe_time(3),
                                                       .sweep_at = rows.maybe_time(4),
                                                       .unconfirmed = rows.flag(5),
                                                       .missed_at = rows.maybe_time(6)}});
    }
    return found;
}

void CaptureTable::follow(Id vehicle, std::span<const clearance::Transition> history, bool is_new) {
    auto before = is_new ? std::map<Id, Row>() : rows_of(vehicle);
    for (const auto& transition : history) {
        if (!is_captured(vehicle, transition, announced_, adoption_)) continue;
        Row row{.status = context_.dictionaries.status_id(transition.to),
                .capture = {.occurred_at = transition.occurred_at,
                            .webhook_at = transition.webhook_at,
                            .sweep_at = transition.sweep_at,
                            .unconfirmed = transition.unconfirmed,
                            .missed_at = {}}};
        const auto known = before.extract(transition.id);
        if (!known.empty()) row.capture.missed_at = known.mapped().capture.missed_at;
        if (!known.empty() && known.mapped() == row) continue;
        const auto& capture = row.capture;
        write_.run(transition.id, vehicle, row.status, capture.occurred_at, capture.webhook_at,
                   capture.sweep_at, capture.unconfirmed);
    }
    for (const auto& [transition, row] : before) delete_.run(transition);
}

std::vector<MissedWebhook> CaptureTable::mark_missed(Time now) {
    std::vector<MissedWebhook> missed;
    std::vector<Id> transitions;
    {
        auto rows = select_overdue_.query(now - missed_after, most_marked_at_once);
        while (rows.next()) {
            const auto vin = Vin::parse(rows.text(1));
            if (!vin) throw LedgerError("the ledger is broken: a vehicle without a VIN");
            transitions.push_back(rows.integer(0));
            missed.push_back({.vin = *vin,
                              .brand = context_.dictionaries.brands.text(rows.integer(2)),
                              .status = context_.dictionaries.status(rows.integer(3)),
                              .occurred_at = rows.time(4),
                              .sweep_at = rows.time(5)});
        }
    }
    for (const Id transition : transitions) mark_.run(now, transition);
    return missed;
}

}  // namespace storage
