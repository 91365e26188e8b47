#include "storage/reading_findings.hpp"

#include <limits>

#include "storage/silences.hpp"

namespace storage {
namespace {

std::string page_of(const std::string& index, const std::string& filter) {
    return "SELECT " + FindingRows::columns() + "FROM findings AS f " + index + FindingRows::joins() +
           "WHERE " + filter + "f.id < ? ORDER BY f.id DESC LIMIT ?";
}

}  // namespace

FindingReading::FindingReading(Database& database)
    : rows_(database),
      select_page_(database, page_of("", "")),
      select_open_page_(database, page_of("INDEXED BY findings_still_open ", "f.closed_at IS NULL AND ")),
      count_open_(database, "SELECT kind, open FROM finding_counts"),
      select_silences_(database, std::string(silence_columns) + "WHERE id < ? ORDER BY id DESC LIMIT ?") {}

std::vector<Finding> FindingReading::page(const FindingQuery& query) {
    std::vector<Finding> findings;
    {
        auto& select = query.open ? select_open_page_ : select_page_;
        auto rows =
            select.query(query.before == 0 ? std::numeric_limits<Id>::max() : query.before, query.limit);
        while (rows.next()) findings.push_back(FindingRows::read(rows));
    }
    for (auto& finding : findings) rows_.add_tags(finding);
    return findings;
}

OpenFindings FindingReading::open() {
    OpenFindings open;
    for (const auto kind : finding_kinds) open.emplace(kind, 0);
    auto rows = count_open_.query();
    while (rows.next()) open[static_cast<FindingKind>(rows.integer(0))] = rows.integer(1);
    return open;
}

std::vector<Silence> FindingReading::silences(int limit, Id before) {
    std::vector<Silence> silences;
    auto rows = select_silences_.query(before == 0 ? std::numeric_limits<Id>::max() : before, limit);
    while (rows.next()) silences.push_back(read_silence(rows));
    return silences;
}

}  // namespace storage
