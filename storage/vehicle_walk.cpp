#include "storage/vehicle_walk.hpp"

#include <algorithm>
#include <limits>

#include "storage/first_keys.hpp"

namespace storage {
namespace {

constexpr Id greatest_id = std::numeric_limits<Id>::max();
constexpr std::int64_t greatest_time = std::numeric_limits<std::int64_t>::max();
constexpr const char* behind_every_vin = "\x7f";  // a VIN is printable ASCII

Id id_of(const VehicleWalk::After& after) {
    return after ? after->id : 0;
}

std::string first_vin(const VehicleWalk::After& after, bool descending) {
    return after ? after->text : descending ? behind_every_vin : "";
}

std::int64_t microseconds(Time time) {
    return time.time_since_epoch().count();
}

using TimeAndId = std::pair<std::int64_t, Id>;

VehicleWalk::Places places_of(FirstKeys<TimeAndId> keys) {
    VehicleWalk::Places places;
    for (const auto& [since, id] : std::move(keys).in_order())
        places.push_back({.id = id, .since = Time(std::chrono::microseconds(since))});
    return places;
}

std::string of_group(const std::string& direction) {
    const bool down = direction == "DESC";
    return "SELECT id FROM vehicles INDEXED BY vehicles_by_status WHERE status = ? AND brand = ? AND id " +
           std::string(down ? "<" : ">") + " ? ORDER BY id " + direction;
}

std::string since_of_group(const std::string& direction) {
    return "SELECT since, id FROM vehicles INDEXED BY vehicles_by_since WHERE status = ? AND brand = ? "
           "AND since > ? AND since < ? ORDER BY since " +
           direction + ", id " + direction + " LIMIT ?";
}

std::string alike_in_group(const std::string& direction) {
    const bool down = direction == "DESC";
    return "SELECT since, id FROM vehicles INDEXED BY vehicles_by_since WHERE status = ? AND brand = ? "
           "AND since = ? AND id " +
           std::string(down ? "<" : ">") + " ? ORDER BY id " + direction + " LIMIT ?";
}

}  // namespace

VehicleWalk::VehicleWalk(Database& database)
    : select_(database,
              "SELECT id, vin FROM vehicles WHERE id > ? AND status IS NOT NULL ORDER BY id LIMIT ?"),
      select_by_vin_(database, "SELECT id, vin FROM vehicles WHERE vin > ? ORDER BY vin LIMIT ?"),
      select_by_vin_down_(database, "SELECT id, vin FROM vehicles WHERE vin < ? ORDER BY vin DESC LIMIT ?"),
      select_of_group_(database, of_group("ASC")),
      select_of_group_down_(database, of_group("DESC")),
      select_since_(database, since_of_group("ASC")),
      select_since_down_(database, since_of_group("DESC")),
      select_alike_(database, alike_in_group("ASC")),
      select_alike_down_(database, alike_in_group("DESC")),
      select_with_tag_(database,
                       "SELECT vehicle FROM tags INDEXED BY tags_by_value "
                       "WHERE key = ? AND value = ? AND vehicle > ? ORDER BY vehicle LIMIT ?"),
      select_unlisted_(database,
                       "SELECT id FROM vehicles INDEXED BY vehicles_unlisted "
                       "WHERE listed = 0 AND id > ? ORDER BY id LIMIT ?"),
      // 6: FindingKind::stuck
      select_stuck_(
          database,
          "SELECT vehicle FROM findings INDEXED BY findings_open WHERE closed_at IS NULL AND kind = 6 "
          "AND ifnull(vehicle, 0) > ? ORDER BY ifnull(vehicle, 0) LIMIT ?"),
      select_with_reason_(database,
                          "SELECT id FROM vehicles INDEXED BY vehicles_by_reason "
                          "WHERE reason = ? AND status = ? AND id > ? ORDER BY id"),
      select_reason_(database,
                     "SELECT reason FROM vehicles INDEXED BY vehicles_by_reason "
                     "WHERE reason > ? ORDER BY reason LIMIT 1"),
      select_status_of_reason_(database,
                               "SELECT status FROM vehicles INDEXED BY vehicles_by_reason "
                               "WHERE reason = ? AND status > ? ORDER BY status LIMIT 1") {}

VehicleWalk::Places VehicleWalk::by_id(const After& after, std::size_t most) {
    Places places;
    auto rows = select_.query(id_of(after), most);
    while (rows.next()) places.push_back({.id = rows.integer(0), .text = rows.text(1)});
    return places;
}

VehicleWalk::Places VehicleWalk::by_vin(const After& after, std::size_t most, bool descending) {
    Places places;
    auto rows = (descending ? select_by_vin_down_ : select_by_vin_).query(first_vin(after, descending), most);
    while (rows.next()) places.push_back({.id = rows.integer(0), .text = rows.text(1)});
    return places;
}

VehicleWalk::Places VehicleWalk::by_id(const VehicleGroups& groups, const After& after, std::size_t most) {
    FirstKeys<TimeAndId> first(most, false);
    for (const auto& group : groups.chosen()) {
        auto rows = select_of_group_.query(group.status, group.brand, id_of(after));
        while (rows.next() && first.take({0, rows.integer(0)})) {
        }
    }
    return places_of(std::move(first));
}

VehicleWalk::Places VehicleWalk::by_since(const VehicleGroups& groups, const VehicleQuestion& range,
                                          const After& after, std::size_t most) {
    const bool down = range.descending;
    // both ends excluded
    std::int64_t low =
        range.since ? microseconds(*range.since) - 1 : std::numeric_limits<std::int64_t>::min();
    std::int64_t high = range.until ? microseconds(*range.until) : greatest_time;
    if (after && down) high = std::min(high, microseconds(after->since));
    if (after && !down) low = std::max(low, microseconds(after->since));
    FirstKeys<TimeAndId> first(most, down);
    const auto take_all = [&first](Rows rows) {
        while (rows.next() && first.take({rows.integer(0), rows.integer(1)})) {
        }
    };
    for (const auto& group : groups.chosen()) {
        auto& alike = down ? select_alike_down_ : select_alike_;
        auto& others = down ? select_since_down_ : select_since_;
        if (after) take_all(alike.query(group.status, group.brand, after->since, after->id, most));
        take_all(others.query(group.status, group.brand, low, high, most));
    }
    return places_of(std::move(first));
}

/// The groups are sorted by brand: those of one brand are read together, until there are enough.
VehicleWalk::Places VehicleWalk::by_brand(const VehicleGroups& groups, const After& after, std::size_t most,
                                          bool descending) {
    auto chosen = groups.chosen();
    if (descending) std::ranges::reverse(chosen);
    Places places;
    for (std::size_t i = 0; i < chosen.size() && places.size() < most;) {
        const auto brand = chosen[i].brand_text;
        const bool is_behind = !after || (descending ? brand < after->text : brand > after->text);
        const bool is_there = after && brand == after->text;
        FirstKeys<TimeAndId> first(most - places.size(), descending);
        for (; i < chosen.size() && chosen[i].brand_text == brand; ++i) {
            if (!is_behind && !is_there) continue;
            const Id from = is_there ? after->id : descending ? greatest_id : 0;
            auto rows = (descending ? select_of_group_down_ : select_of_group_)
                            .query(chosen[i].status, chosen[i].brand, from);
            while (rows.next() && first.take({0, rows.integer(0)})) {
            }
        }
        for (const auto& [_, id] : std::move(first).in_order()) places.push_back({.id = id, .text = brand});
    }
    return places;
}

VehicleWalk::Places VehicleWalk::with_tag(const std::pair<std::string, std::string>& tag, const After& after,
                                          std::size_t most) {
    Places places;
    auto rows = select_with_tag_.query(tag.first, tag.second, id_of(after), most);
    while (rows.next()) places.push_back({.id = rows.integer(0)});
    return places;
}

VehicleWalk::Places VehicleWalk::rows_by_id(Statement& select, const After& after, std::size_t most) {
    Places places;
    auto rows = select.query(id_of(after), most);
    while (rows.next()) places.push_back({.id = rows.integer(0)});
    return places;
}

VehicleWalk::Places VehicleWalk::unlisted(const After& after, std::size_t most) {
    return rows_by_id(select_unlisted_, after, most);
}

VehicleWalk::Places VehicleWalk::stuck(const After& after, std::size_t most) {
    return rows_by_id(select_stuck_, after, most);
}

VehicleWalk::Places VehicleWalk::with_reasons(const std::vector<ReasonAndStatus>& which, const After& after,
                                              std::size_t most) {
    FirstKeys<TimeAndId> first(most, false);
    for (const auto& each : which) {
        auto rows = select_with_reason_.query(each.reason, each.status, id_of(after));
        while (rows.next() && first.take({0, rows.integer(0)})) {
        }
    }
    return places_of(std::move(first));
}

std::optional<std::vector<VehicleWalk::ReasonAndStatus>> VehicleWalk::reasons_in_use(std::size_t most) {
    std::vector<ReasonAndStatus> found;
    Id reason = 0;
    while (true) {
        {
            auto rows = select_reason_.query(reason);
            if (!rows.next()) return found;
            reason = rows.integer(0);
        }
        Id status = 0;
        while (true) {
            auto rows = select_status_of_reason_.query(reason, status);
            if (!rows.next()) break;
            status = rows.integer(0);
            if (found.size() == most) return std::nullopt;
            found.push_back({reason, status});
        }
    }
}

}  // namespace storage
