#include "storage/writing_erasure.hpp"

#include <algorithm>
#include <map>

#include "storage/audit_table.hpp"

namespace storage {

Erasure ErasureWriting::erase(const Vin& vin, Mentions mentions) {
    find_mentions(context_.database, vin, mentions);
    Erasure erasure;
    const auto vehicle = vehicles_.find(vin);
    const bool mentioned =
        std::ranges::any_of(mentions.found, [](const Mentions::Rows& rows) { return !rows.ids.empty(); });
    // what is not called as a vehicle is, only the platform can have named
    const bool is_told = vin.is_requestable() && (mentioned || is_in_audit(context_.database, vin));
    erasure.known = vehicle || is_told || context_.erased.contains(vin);
    if (!erasure.known) return erasure;

    if (vehicle) remove_vehicle(*vehicle, mentions, erasure);
    remove_rows(mentions, erasure);
    erasure.mentions += erase_from_audit(context_.database, vin);
    black_out(vin, mentions, erasure);
    vehicles_.write_counts();
    context_.erased.add(vin, context_.recording.now());
    return erasure;
}

std::int64_t ErasureWriting::run(const std::string& sql, Id id) {
    return Statement(context_.database, sql).run(id);
}

std::vector<Id> ErasureWriting::own_deliveries(Id vehicle) {
    std::vector<Id> ids;
    Statement select(context_.database, "SELECT reference FROM observations WHERE vehicle = ? AND kind = ?");
    auto rows = select.query(vehicle, clearance::ObservationKind::webhook);
    while (rows.next()) ids.push_back(rows.integer(0));
    return ids;
}

void ErasureWriting::remove_vehicle(const VehicleRow& row, Mentions& mentions, Erasure& erasure) {
    for (const Id id : own_deliveries(row.id))
        erasure.deliveries += run("DELETE FROM deliveries WHERE id = ?", id);
    for (const Id id : mentions.of(Searched::commands).ids) {
        Statement remove(context_.database, "DELETE FROM commands WHERE id = ? AND vehicle = ?");
        if (remove.run(id, row.id) == 0) continue;
        ++erasure.commands;
        run("DELETE FROM command_tags WHERE command = ?", id);
    }
    run("DELETE FROM captures WHERE vehicle = ?", row.id);
    remove_findings(row.id, erasure);
    erasure.transitions = run("DELETE FROM transitions WHERE vehicle = ?", row.id);
    erasure.observations = run("DELETE FROM observations WHERE vehicle = ?", row.id);
    vehicles_.remove(row);
}

/// An alert that tells of others too goes on without it.
void ErasureWriting::remove_findings(Id vehicle, Erasure& erasure) {
    std::map<Id, bool> findings, alerts;  // whether it is open, or of them one is
    {
        Statement select(context_.database, "SELECT id, closed_at IS NULL FROM findings WHERE vehicle = ?");
        auto rows = select.query(vehicle);
        while (rows.next()) findings.emplace(rows.integer(0), rows.flag(1));
    }
    for (const auto& [finding, open] : findings) {
        Statement select(context_.database, "SELECT alert FROM alert_members WHERE finding = ?");
        auto rows = select.query(finding);
        while (rows.next()) alerts[rows.integer(0)] |= open;
    }
    for (const auto& [finding, open] : findings) {
        run("DELETE FROM finding_news WHERE finding = ?", finding);
        run("DELETE FROM finding_events WHERE finding = ?", finding);
        run("DELETE FROM alert_group_members WHERE finding = ?", finding);
        run("DELETE FROM alert_members WHERE finding = ?", finding);
        erasure.findings += run("DELETE FROM findings WHERE id = ?", finding);
    }
    for (const auto& [alert, was_open] : alerts) {
        if (was_open) routing_.finding_erased(alert);
        run("UPDATE alerts SET findings = (SELECT count(*) FROM alert_members WHERE alert = ?1) WHERE id = "
            "?1",
            alert);
        erasure.alerts += run("DELETE FROM alerts WHERE id = ? AND findings = 0", alert);
    }
}

void ErasureWriting::remove_rows(Mentions& mentions, Erasure& erasure) {
    for (const Id id : mentions.of(Searched::skipped_items).ids) {
        erasure.skipped_items += run("DELETE FROM skipped_items WHERE id = ?", id);
    }
    for (const Id id : mentions.of(Searched::kept_answers).ids)
        run("DELETE FROM kept_answers WHERE id = ?", id);
    for (const Id id : mentions.of(Searched::deliveries).ids) {
        Statement remove(context_.database, "DELETE FROM deliveries WHERE id = ? AND outcome <> ?");
        erasure.deliveries += remove.run(id, DeliveryOutcome::recorded);
        // another vehicle's: its history refers to the row, which needs no body
        Statement empty(
            context_.database,
            "UPDATE deliveries SET body = x'', body_removed_at = ?, event_type = '', delivery_id = '' WHERE "
            "id = ?");
        erasure.mentions += empty.run(context_.recording.now(), id);
    }
}

void ErasureWriting::black_out(const Vin& vin, Mentions& mentions, Erasure& erasure) {
    // what older alerts said of others, which has no id of its own: then they say what is said now
    erasure.mentions += Statement(context_.database,
                                  "UPDATE alert_members INDEXED BY alert_members_of_old SET told = NULL "
                                  "WHERE told IS NOT NULL AND instr(upper(told), ?) > 0")
                            .run(vin.text());
    for (std::size_t i = 0; i < searched_count; ++i) {
        const auto& table = searched_tables().at(i);
        for (const char* column : table.columns) {
            for (const Id id : mentions.found.at(i).ids)
                erasure.mentions += black_out(vin, table, column, id);
        }
    }
    for (const Id id : mentions.of(Searched::tags).ids)
        erasure.mentions += black_out_tags(vin, "tags", "vehicle", id);
    for (const Id id : mentions.of(Searched::command_tags).ids)
        erasure.mentions += black_out_tags(vin, "command_tags", "command", id);
}

std::int64_t ErasureWriting::black_out_tags(const Vin& vin, const std::string& table,
                                            const std::string& owner, Id id) {
    std::vector<std::pair<std::string, std::string>> tags;
    {
        Statement select(context_.database, "SELECT key, value FROM " + table + " WHERE " + owner + " = ?");
        auto rows = select.query(id);
        while (rows.next()) tags.emplace_back(rows.text(0), rows.text(1));
    }
    if (run("DELETE FROM " + table + " WHERE " + owner + " = ?", id) == 0) return 0;
    Statement insert(context_.database, "INSERT OR IGNORE INTO " + table + " VALUES (?, ?, ?)");
    for (const auto& [key, value] : tags) insert.run(id, blacked_out(key, vin), blacked_out(value, vin));
    return 1;
}

std::int64_t ErasureWriting::black_out(const Vin& vin, const SearchedTable& table, const char* column,
                                       Id id) {
    const std::string set = std::string(table.name) + " SET " + column + " = ? WHERE id = ?";
    std::string text;
    {
        Statement select(context_.database,
                         std::string("SELECT ") + column + " FROM " + table.name + " WHERE id = ?");
        auto rows = select.query(id);
        if (!rows.next()) return 0;
        text = rows.text(0);
    }
    const auto after = blacked_out(text, vin);
    if (after == text) return 0;
    const auto updated = Statement(context_.database, "UPDATE OR IGNORE " + set).run(after, id);
    // the texts of a dictionary differ from each other
    if (updated == 0) Statement(context_.database, "UPDATE " + set).run(after + " " + std::to_string(id), id);
    return 1;
}

}  // namespace storage
