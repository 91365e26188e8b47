#include "storage/reading_vehicles.hpp"

#include <algorithm>
#include <limits>
#include <queue>

namespace storage {
namespace {

const std::string columns =
    "SELECT id, vin, brand, status, since, estimated, reason, episode, listed, first_seen, confirmed_at, "
    "confirmed_from "
    "FROM vehicles ";

Vin vin_of(const std::string& text) {
    auto vin = Vin::parse(text);
    if (!vin) throw LedgerError("the ledger is broken: a vehicle without a VIN");
    return *vin;
}

}  // namespace

VehicleReading::VehicleReading(Database& database, Dictionaries& dictionaries)
    : dictionaries_(dictionaries),
      last_sweeps_(database),
      select_id_(database, "SELECT id FROM vehicles WHERE vin = ?"),
      select_by_vin_(database, columns + "WHERE vin = ?"),
      select_by_id_(database, columns + "WHERE id = ?"),
      select_vin_(database, "SELECT vin FROM vehicles WHERE id = ?"),
      select_tags_(database, "SELECT key, value FROM tags WHERE vehicle = ?"),
      select_groups_(database, "SELECT status, brand, n FROM vehicle_counts WHERE n > 0"),
      select_of_group_(database,
                       "SELECT id FROM vehicles INDEXED BY vehicles_by_status "
                       "WHERE status = ? AND brand = ? AND id > ? ORDER BY id"),
      select_without_status_(
          database,
          "SELECT id FROM vehicles INDEXED BY vehicles_without_status "
          "WHERE status IS NULL AND id > ? AND EXISTS "
          "(SELECT 1 FROM observations AS o WHERE o.vehicle = vehicles.id) ORDER BY id LIMIT ?") {}

Id VehicleReading::id(const Vin& vin) {
    auto rows = select_id_.query(vin.text());
    return rows.next() ? rows.integer(0) : 0;
}

std::optional<Vehicle> VehicleReading::find(const Vin& vin) {
    auto rows = select_by_vin_.query(vin.text());
    if (!rows.next()) return std::nullopt;
    return read(rows, last_sweeps_.read());
}

std::optional<Vehicle> VehicleReading::find(Id id, const LastSweeps& last) {
    auto rows = select_by_id_.query(id);
    if (!rows.next()) return std::nullopt;
    return read(rows, last);
}

Vehicle VehicleReading::read(Rows& rows, const LastSweeps& last) {
    const Id id = rows.integer(0);
    std::optional<Status> status;
    if (const auto known = rows.maybe_integer(3)) status = dictionaries_.status(*known);
    std::optional<bool> listed;
    if (!rows.is_null(8)) listed = rows.flag(8);
    Vehicle vehicle{.id = id,
                    .vin = vin_of(rows.text(1)),
                    .brand = dictionaries_.brands.text(rows.integer(2)),
                    .tags = tags(id),
                    .status = status,
                    .since = rows.maybe_time(4),
                    .estimated = rows.flag(5),
                    .reason = dictionaries_.reason(rows.maybe_integer(6)),
                    .episode = static_cast<int>(rows.integer(7)),
                    .listed = listed,
                    .first_seen = rows.time(9),
                    .last_confirmed = {}};
    vehicle.last_confirmed = last.confirmed({.written = rows.maybe_time(10),
                                             .from = rows.integer(11),
                                             .listed = listed == true,
                                             .unfinished = status && status->is_unfinished()});
    return vehicle;
}

Tags VehicleReading::tags(Id vehicle) {
    Tags tags;
    auto rows = select_tags_.query(vehicle);
    while (rows.next()) tags.emplace(rows.text(0), rows.text(1));
    return tags;
}

std::vector<Id> VehicleReading::with_unfinished_status(int limit, Id after) {
    // each group's ids come in order from the index: the smallest of all are kept, and a group is left at the
    // first id that is too big
    const auto most = static_cast<std::size_t>(std::max(limit, 0));
    std::priority_queue<Id> smallest;
    if (most == 0) return {};
    for (const auto& group : groups()) {
        if (!is_unfinished(group)) continue;
        auto rows = select_of_group_.query(group.status, group.brand, after);
        while (rows.next()) {
            const Id id = rows.integer(0);
            if (smallest.size() == most && id > smallest.top()) break;
            smallest.push(id);
            if (smallest.size() > most) smallest.pop();
        }
    }
    std::vector<Id> ids;
    for (; !smallest.empty(); smallest.pop()) ids.push_back(smallest.top());
    std::ranges::reverse(ids);
    return ids;
}

std::vector<VehicleReading::Group> VehicleReading::groups() {
    std::vector<Group> groups;
    auto rows = select_groups_.query();
    while (rows.next()) groups.push_back({rows.integer(0), rows.integer(1), rows.integer(2)});
    return groups;
}

std::vector<Vin> VehicleReading::unfinished(int limit, Id after) {
    auto ids = with_unfinished_status(limit, after);
    add_without_status(ids, limit, after);
    if (ids.size() > static_cast<std::size_t>(std::max(limit, 0)))
        ids.resize(static_cast<std::size_t>(limit));
    std::vector<Vin> vins;
    for (const Id id : ids) {
        if (auto found = vin(id)) vins.push_back(std::move(*found));
    }
    return vins;
}

std::vector<Id> VehicleReading::unfinished_ids() {
    constexpr int all = std::numeric_limits<int>::max();
    std::vector<Id> ids;
    for (const auto& group : groups()) {
        if (!is_unfinished(group)) continue;
        auto rows = select_of_group_.query(group.status, group.brand, 0);
        while (rows.next()) ids.push_back(rows.integer(0));
    }
    add_without_status(ids, all, 0);
    return ids;
}

bool VehicleReading::is_unfinished(const Group& group) {
    return dictionaries_.status(group.status).is_unfinished();
}

void VehicleReading::add_without_status(std::vector<Id>& ids, int limit, Id after) {
    auto rows = select_without_status_.query(after, limit);
    while (rows.next()) ids.push_back(rows.integer(0));
    std::ranges::sort(ids);
}

std::optional<Vin> VehicleReading::vin(Id id) {
    auto rows = select_vin_.query(id);
    if (!rows.next()) return std::nullopt;
    return vin_of(rows.text(0));
}

Summary VehicleReading::summary() {
    Summary summary;
    for (const auto& group : groups()) {
        summary.total += group.count;
        summary.by_status[dictionaries_.statuses.text(group.status)] += group.count;
        summary.by_brand[dictionaries_.brands.text(group.brand)] += group.count;
    }
    return summary;
}

}  // namespace storage
