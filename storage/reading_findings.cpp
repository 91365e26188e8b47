#include "storage/reading_findings.hpp"

#include <limits>

namespace storage {
namespace {

const std::string columns =
    "SELECT f.id, f.kind, v.vin, f.opened_at, f.closed_at, f.detail, coalesce("
    "(SELECT r.text FROM transitions AS t JOIN reasons AS r ON r.id = t.reason "
    "WHERE t.vehicle = f.vehicle AND t.transition = f.detail ->> 'transition' ORDER BY t.seq DESC LIMIT 1), "
    "(SELECT c.description FROM commands AS c WHERE c.id = f.detail ->> 'command'), '') FROM findings AS f ";
const std::string newest_first =
    "LEFT JOIN vehicles AS v ON v.id = f.vehicle WHERE f.id < ? ORDER BY f.id DESC LIMIT ?";
const std::string open_newest_first =
    "INDEXED BY findings_still_open LEFT JOIN vehicles AS v ON v.id = f.vehicle "
    "WHERE f.closed_at IS NULL AND f.id < ? ORDER BY f.id DESC LIMIT ?";

Finding read(const Rows& rows) {
    Finding finding;
    finding.id = rows.integer(0);
    finding.kind = static_cast<FindingKind>(rows.integer(1));
    if (!rows.is_null(2)) finding.vin = Vin::parse(rows.text(2));
    finding.opened_at = rows.time(3);
    finding.closed_at = rows.maybe_time(4);
    finding.detail = rows.text(5);
    finding.reason = rows.text(6);
    return finding;
}

}  // namespace

FindingReading::FindingReading(Database& database)
    : select_page_(database, columns + newest_first),
      select_open_page_(database, columns + open_newest_first),
      count_open_(database,
                  "SELECT kind, count(*) FROM findings INDEXED BY findings_open "
                  "WHERE closed_at IS NULL GROUP BY kind") {}

std::vector<Finding> FindingReading::page(const FindingQuery& query) {
    auto& select = query.open ? select_open_page_ : select_page_;
    auto rows = select.query(query.before == 0 ? std::numeric_limits<Id>::max() : query.before, query.limit);
    std::vector<Finding> findings;
    while (rows.next()) findings.push_back(read(rows));
    return findings;
}

OpenFindings FindingReading::open() {
    OpenFindings open;
    for (const auto kind : finding_kinds) open.emplace(kind, 0);
    auto rows = count_open_.query();
    while (rows.next()) open[static_cast<FindingKind>(rows.integer(0))] = rows.integer(1);
    return open;
}

}  // namespace storage
