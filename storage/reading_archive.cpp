#include "storage/reading_archive.hpp"

#include <algorithm>

namespace storage {
namespace {

constexpr std::size_t bytes_at_once = 4 * 1024 * 1024;

}  // namespace

ArchiveReading::ArchiveReading(Database& database)
    : by_time_(database, "deliveries", "received_at"),
      select_recorded_(
          database, "SELECT id FROM deliveries WHERE outcome = 1 AND id > ? AND id < ? ORDER BY id LIMIT ?"),
      select_others_(
          database,
          "SELECT id FROM deliveries INDEXED BY deliveries_not_recorded WHERE outcome = ? AND outcome <> 1 "
          "AND id > ? AND id < ? ORDER BY id LIMIT ?"),
      select_(database, "SELECT outcome, event_type, body, body_removed_at FROM deliveries WHERE id = ?") {}

std::vector<ArchivedDelivery> ArchiveReading::page(const ArchiveQuery& query) {
    std::vector<ArchivedDelivery> page;
    std::size_t bytes = 0;
    for (const Id id : ids(query)) {
        auto rows = select_.query(id);
        if (!rows.next()) continue;
        page.push_back({.id = id,
                        .outcome = static_cast<DeliveryOutcome>(rows.integer(0)),
                        .event_type = rows.text(1),
                        .body = rows.text(2),
                        .body_removed = !rows.is_null(3)});
        bytes += page.back().body.size();
        if (bytes >= bytes_at_once) break;
    }
    return page;
}

std::vector<Id> ArchiveReading::ids(const ArchiveQuery& query) {
    const Id after = query.since ? std::max(query.after, by_time_.first_from(*query.since) - 1) : query.after;
    const Id before = by_time_.first_from(query.until.value_or(Time::max()));
    std::vector<Id> all;
    const auto collect = [&all](Rows rows) {
        while (rows.next()) all.push_back(rows.integer(0));
    };
    for (const auto outcome : query.outcomes) {
        if (outcome == DeliveryOutcome::recorded) {
            collect(select_recorded_.query(after, before, query.limit));
        } else {
            collect(select_others_.query(outcome, after, before, query.limit));
        }
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() > static_cast<std::size_t>(query.limit)) all.resize(static_cast<std::size_t>(query.limit));
    return all;
}

}  // namespace storage
