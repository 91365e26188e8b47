#include "storage/vehicle_table.hpp"

namespace storage {
namespace {

/// Apart, because columns of indexes are costly to write and seldom change.
const std::string set_plain =
    "UPDATE vehicles SET estimated = ?, episode = ?, present_transition = ?, "
    "listing_digest = ?, confirmed_at = ?, unlisted_since = ?, confirmed_from = ?, absent_from = ?";

const std::string columns =
    "SELECT id, vin, brand, status, since, estimated, reason, episode, present_transition, listing_digest, "
    "confirmed_at, listed, unlisted_since, confirmed_from, absent_from FROM vehicles ";

}  // namespace

VehicleTable::VehicleTable(WriteContext& context, FindingWriting& findings)
    : context_(context),
      findings_(findings),
      select_by_vin_(context.database, columns + "WHERE vin = ?"),
      select_by_id_(context.database, columns + "WHERE id = ?"),
      insert_(context.database,
              "INSERT INTO vehicles (vin, brand, first_seen, first_sequence) VALUES (?, ?, ?, ?)"),
      update_(context.database, set_plain + " WHERE id = ?"),
      update_moved_(context.database,
                    set_plain + ", status = ?, brand = ?, since = ?, reason = ? WHERE id = ?"),
      update_listed_(context.database, "UPDATE vehicles SET listed = ? WHERE id = ?"),
      count_(context.database,
             "INSERT INTO vehicle_counts (status, brand, n) VALUES (?1, ?2, max(?3, 0)) "
             "ON CONFLICT DO UPDATE SET n = n + ?3"),
      select_tags_(context.database, "SELECT key, value FROM tags WHERE vehicle = ?"),
      delete_tags_(context.database, "DELETE FROM tags WHERE vehicle = ?"),
      insert_tag_(context.database, "INSERT INTO tags (vehicle, key, value) VALUES (?, ?, ?)"),
      delete_(context.database, "DELETE FROM vehicles WHERE id = ?") {}

std::optional<VehicleRow> VehicleTable::find(const Vin& vin) {
    auto rows = select_by_vin_.query(vin.text());
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

VehicleRow VehicleTable::get(Id id) {
    auto row = find(id);
    if (!row) throw LedgerError("the ledger is broken: no vehicle " + std::to_string(id));
    return *row;
}

std::optional<VehicleRow> VehicleTable::find(Id id) {
    auto rows = select_by_id_.query(id);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

VehicleRow VehicleTable::read(Rows& rows) {
    const auto vin = Vin::parse(rows.text(1));
    if (!vin) throw LedgerError("the ledger is broken: a vehicle without a VIN");
    VehicleRow row{.id = rows.integer(0), .vin = *vin, .brand = rows.integer(2)};
    row.status = rows.maybe_integer(3);
    row.since = rows.maybe_time(4);
    row.estimated = rows.flag(5);
    row.reason = rows.maybe_integer(6);
    row.episode = static_cast<int>(rows.integer(7));
    row.present_transition = rows.maybe_integer(8);
    if (!rows.is_null(9)) row.listing_digest = rows.digest(9);
    row.confirmed_at = rows.maybe_time(10);
    if (!rows.is_null(11)) row.listed = rows.flag(11);
    row.unlisted_since = rows.maybe_time(12);
    row.confirmed_from = rows.maybe_integer(13);
    row.absent_from = rows.maybe_integer(14);
    return row;
}

VehicleRow VehicleTable::create(const Vin& vin, Time first_seen, Id first_sequence) {
    const Id brand = context_.dictionaries.brands.id("");
    VehicleRow row{.id = 0, .vin = vin, .brand = brand, .is_new = true};
    row.id = insert_.insert(vin.text(), brand, first_seen, first_sequence);
    return row;
}

void VehicleTable::save(const VehicleRow& before, const VehicleRow& after) {
    if (before == after) return;
    const auto update = [&after](Statement& statement, const auto&... more) {
        statement.run(after.estimated, after.episode, after.present_transition, after.listing_digest,
                      after.confirmed_at, after.unlisted_since, after.confirmed_from, after.absent_from,
                      more..., after.id);
    };
    const bool same_group = before.status == after.status && before.brand == after.brand;
    if (same_group && before.since == after.since && before.reason == after.reason) {
        update(update_);
    } else {
        update(update_moved_, after.status, after.brand, after.since, after.reason);
    }
    if (!same_group) {
        count(before, -1);
        count(after, 1);
        if (before.brand != after.brand && !before.is_new) findings_.described_anew(after.id);
    }
    if (before.listed != after.listed) update_listed_.run(after.listed, after.id);
    tell_findings(before, after);
    context_.effects.vehicles_changed = true;
}

void VehicleTable::remove(const VehicleRow& row) {
    count(row, -1);
    delete_tags_.run(row.id);
    delete_.run(row.id);
    context_.effects.vehicles_changed = true;
}

void VehicleTable::tell_findings(const VehicleRow& before, const VehicleRow& after) {
    if (before.listed == false && after.listed == true) findings_.vehicle_listed_again(after.id);
}

void VehicleTable::count(const VehicleRow& row, int difference) {
    if (row.status) context_.effects.counts[{*row.status, row.brand}] += difference;
}

void VehicleTable::write_counts() {
    for (const auto& [key, difference] : context_.effects.counts) {
        if (difference != 0) count_.run(key.first, key.second, difference);
    }
    context_.effects.counts.clear();
}

Tags VehicleTable::tags(Id vehicle) {
    Tags tags;
    auto rows = select_tags_.query(vehicle);
    while (rows.next()) tags.emplace(rows.text(0), rows.text(1));
    return tags;
}

bool VehicleTable::replace_tags(Id vehicle, const Tags& replacement) {
    if (tags(vehicle) == replacement) return false;
    delete_tags_.run(vehicle);
    for (const auto& [key, value] : replacement) insert_tag_.run(vehicle, key, value);
    findings_.described_anew(vehicle);
    context_.effects.vehicles_changed = true;
    return true;
}

}  // namespace storage
