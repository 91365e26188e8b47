#include "storage/reading_feed.hpp"

#include <algorithm>
#include <limits>

#include "clearance/brand.hpp"
#include "storage/told_transitions.hpp"

namespace storage {
namespace {

std::string select(const std::string& where) {
    return "SELECT " + revision_columns() + ", vehicle, recorded_at FROM transitions " + where + " LIMIT ?";
}

constexpr int vehicle_column = revision_column_count, revised_column = revision_column_count + 1;

}  // namespace

FeedReading::FeedReading(Database& database, Dictionaries& dictionaries)
    : dictionaries_(dictionaries),
      findings_(database),
      select_behind_(database, select("WHERE seq > ? ORDER BY seq")),
      select_before_(database, select("WHERE seq < ? ORDER BY seq DESC")),
      select_behind_of_(
          database, select("INDEXED BY transitions_by_vehicle WHERE seq > ? AND vehicle = ? ORDER BY seq")),
      select_before_of_(
          database,
          select("INDEXED BY transitions_by_vehicle WHERE seq < ? AND vehicle = ? ORDER BY seq DESC")),
      select_vehicle_(database, "SELECT vin, brand FROM vehicles WHERE id = ?"),
      select_id_(database, "SELECT id FROM vehicles WHERE vin = ?"),
      select_events_(database,
                     "SELECT id, change, at, finding FROM finding_events WHERE id > ? ORDER BY id LIMIT ?"),
      select_last_(database, "SELECT seq FROM sqlite_sequence WHERE name = ?"),
      select_statuses_(database, "SELECT text FROM statuses") {}

FeedPage FeedReading::page(const FeedQuery& query) {
    const Id from = query.newest_first && query.from == 0 ? std::numeric_limits<Id>::max() : query.from;
    const int most = query.most_looked_at + 1;
    FeedPage page;
    if (query.filter.vin) {
        auto& of_one = query.newest_first ? select_before_of_ : select_behind_of_;
        page = walk(of_one.query(from, vehicle(*query.filter.vin), most), query);
    } else {
        auto& of_all = query.newest_first ? select_before_ : select_behind_;
        page = walk(of_all.query(from, most), query);
    }
    if (page.reached == 0) page.reached = query.from;
    // erased ones leave gaps: the last row is not always the newest number
    if (page.ended && !query.newest_first) page.reached = std::max(page.reached, last_of("transitions"));
    return page;
}

FeedPage FeedReading::walk(Rows rows, const FeedQuery& query) {
    FeedPage page;
    for (int looked_at = 0; rows.next(); ++looked_at) {
        if (looked_at == query.most_looked_at || static_cast<int>(page.revisions.size()) == query.limit) {
            page.ended = false;
            break;
        }
        page.reached = rows.integer(0);
        if (auto revision = read(rows, query.filter)) page.revisions.push_back(std::move(*revision));
    }
    return page;
}

/// Empty: the filter does not take it, which is known from as little as possible: the vehicle's row is looked
/// at behind the revision's own columns, and the revision is read last.
std::optional<FeedRevision> FeedReading::read(const Rows& rows, const RevisionFilter& filter) {
    if (filter.sources != 0 && (rows.integer(revision_sources_column) & filter.sources) == 0)
        return std::nullopt;
    if (!filter.to.empty()) {
        const auto to = dictionaries_.statuses.text(rows.integer(revision_to_column));
        if (std::ranges::find(filter.to, to) == filter.to.end()) return std::nullopt;
    }
    auto vehicles = select_vehicle_.query(rows.integer(vehicle_column));
    auto vin = vehicles.next() ? Vin::parse(vehicles.text(0)) : std::nullopt;
    if (!vin) throw LedgerError("the ledger is broken: a revision without a vehicle");
    auto brand = dictionaries_.brands.text(vehicles.integer(1));
    if (!clearance::is_among(filter.brands, brand)) return std::nullopt;
    return FeedRevision{.change = static_cast<Change>(rows.integer(1)),
                        .vin = std::move(*vin),
                        .brand = std::move(brand),
                        .recorded = {read_revision(rows, dictionaries_), rows.integer(0)},
                        .revised_at = rows.time(revised_column)};
}

std::vector<FindingEvent> FeedReading::finding_events(Id after, int limit) {
    std::vector<FindingEvent> events;
    auto rows = select_events_.query(after, limit);
    while (rows.next()) {
        auto finding = findings_.find(rows.integer(3));
        if (!finding) throw LedgerError("the ledger is broken: an event without a finding");
        events.push_back({.id = rows.integer(0),
                          .change = static_cast<FindingChange>(rows.integer(1)),
                          .at = rows.time(2),
                          .finding = std::move(*finding)});
    }
    return events;
}

FeedPosition FeedReading::newest() {
    FeedPosition position;
    position.revision = last_of("transitions");
    position.finding_event = last_of("finding_events");
    return position;
}

Id FeedReading::last_of(std::string_view table) {
    auto rows = select_last_.query(table);
    return rows.next() ? rows.integer(0) : 0;
}

Id FeedReading::vehicle(const Vin& vin) {
    auto rows = select_id_.query(vin.text());
    return rows.next() ? rows.integer(0) : 0;
}

std::vector<std::string> FeedReading::statuses() {
    std::vector<std::string> words;
    auto rows = select_statuses_.query();
    while (rows.next()) words.push_back(rows.text(0));
    return words;
}

}  // namespace storage
