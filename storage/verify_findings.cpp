#include "storage/verify_findings.hpp"

#include <map>

#include "storage/finding_records.hpp"

namespace storage {
namespace {

struct Counts {
    std::int64_t open = 0, acknowledged = 0;
};

std::map<Id, Counts> counts_of(Database& database, const std::string& sql) {
    std::map<Id, Counts> counts;
    Statement select(database, sql);
    auto rows = select.query();
    while (rows.next()) counts[rows.integer(0)] = {rows.integer(1), rows.integer(2)};
    return counts;
}

}  // namespace

void check_finding_counts(Database& database, Report& report) {
    auto told = counts_of(database, "SELECT kind, open, acknowledged FROM finding_counts");
    auto found = counts_of(database,
                           "SELECT kind, count(*), count(acknowledged_at) FROM findings "
                           "WHERE closed_at IS NULL GROUP BY kind");
    for (const auto& [kind, counts] : found) told.try_emplace(kind);
    for (const auto& [kind, counts] : told) {
        const std::string name(name_of(static_cast<FindingKind>(kind)));
        report.compare("finding_counts", name, "open", words(counts.open), words(found[kind].open));
        report.compare("finding_counts", name, "acknowledged", words(counts.acknowledged),
                       words(found[kind].acknowledged));
    }
}

}  // namespace storage
