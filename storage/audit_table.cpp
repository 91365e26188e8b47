#include "storage/audit_table.hpp"

#include <algorithm>
#include <limits>

namespace storage {
namespace {

const std::string columns =
    "SELECT a.id, a.at, a.caller, a.means, a.address, a.action, a.subject, a.vehicles, a.erased, "
    "a.finished_at, a.status ";
const std::string newest_first = " AND a.id >= ? AND a.id < ? ORDER BY a.id DESC LIMIT ?";

}  // namespace

std::string_view word_of(Means means) {
    switch (means) {
        case Means::token:
            return "token";
        case Means::session:
            return "session";
        case Means::proxy:
            return "proxy";
        case Means::local:
            break;
    }
    return "local";
}

AuditTableWriting::AuditTableWriting(WriteContext& context)
    : context_(context),
      insert_(context.database,
              "INSERT INTO audit (at, caller, means, address, action, subject, vehicles, erased) VALUES (?, "
              "?, ?, ?, ?, ?, ?, ?)"),
      insert_vin_(context.database, "INSERT INTO audit_vins (entry, vin) VALUES (?, ?)"),
      finish_(context.database,
              "UPDATE audit SET finished_at = ?, status = ?, erased = erased + ? WHERE id = ? AND "
              "finished_at IS NULL"),
      select_erased_(context.database, "SELECT erased FROM audit WHERE id = ?"),
      name_again_(context.database,
                  "INSERT INTO audit_vins (entry, vin) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM "
                  "audit_vins INDEXED BY audit_vins_by_vin WHERE vin = ?2 AND entry = ?1)"),
      count_named_(context.database, "UPDATE audit SET erased = erased - 1 WHERE id = ?") {}

Id AuditTableWriting::begin(const AuditIntent& intent) {
    auto& erased = context_.erased;
    std::vector<const Vin*> named;
    std::int64_t nameless = 0;
    for (const auto& vin : intent.vins) {
        if (erased.contains(vin)) {
            ++nameless;
        } else {
            named.push_back(&vin);
        }
    }
    const Id entry =
        insert_.insert(context_.recording.now(), erased.without(intent.by), intent.means, intent.address,
                       intent.action, erased.without(intent.subject), intent.vehicles, nameless);
    for (const auto* vin : named) insert_vin_.run(entry, vin->text());
    return entry;
}

void AuditTableWriting::finish(Id entry, const AuditOutcome& outcome) {
    const bool may_name = has_nameless(entry);
    if (finish_.run(context_.recording.now(), outcome.status, outcome.erased, entry) == 0 || !may_name)
        return;
    for (const auto& vin : outcome.vins) {
        if (context_.erased.contains(vin)) continue;
        if (name_again_.run(entry, vin.text()) != 0) count_named_.run(entry);
    }
}

bool AuditTableWriting::has_nameless(Id entry) {
    auto rows = select_erased_.query(entry);
    return rows.next() && rows.integer(0) > 0;
}

AuditRetention::AuditRetention(Database& database)
    : select_(database,
              "SELECT id, at, (SELECT count(*) FROM audit_vins WHERE entry = audit.id) FROM audit "
              "WHERE id > 0 ORDER BY id LIMIT ?"),
      delete_vins_(database, "DELETE FROM audit_vins WHERE entry = ?"),
      delete_(database, "DELETE FROM audit WHERE id = ?") {}

AuditRetention::Step AuditRetention::remove(Time limit, int most) {
    std::vector<Id> old;
    Step step;
    {
        std::int64_t rows_gone = 0;
        auto rows = select_.query(most);
        while (!step.more && rows.next() && rows.time(1) < limit) {
            old.push_back(rows.integer(0));
            rows_gone += 1 + rows.integer(2);
            step.more = rows_gone >= most;
        }
    }
    for (const Id id : old) {
        delete_vins_.run(id);
        step.removed += delete_.run(id);
    }
    return step;
}

std::int64_t erase_from_audit(Database& database, const Vin& vin) {
    Statement(database,
              "UPDATE audit SET erased = erased + 1 WHERE id IN (SELECT entry FROM audit_vins WHERE vin = ?)")
        .run(vin.text());
    return Statement(database, "DELETE FROM audit_vins WHERE vin = ?").run(vin.text());
}

bool is_in_audit(Database& database, const Vin& vin) {
    Statement select(database, "SELECT 1 FROM audit_vins WHERE vin = ? LIMIT 1");
    return select.query(vin.text()).next();
}

AuditTableReading::AuditTableReading(Database& database)
    : select_(database, columns + "FROM audit AS a WHERE TRUE" + newest_first),
      select_by_(database,
                 columns + "FROM audit AS a INDEXED BY audit_by_caller WHERE a.caller = ?" + newest_first),
      select_action_(
          database, columns + "FROM audit AS a INDEXED BY audit_by_action WHERE a.action = ?" + newest_first),
      select_by_and_action_(database,
                            columns +
                                "FROM audit AS a INDEXED BY audit_by_caller_and_action WHERE a.caller = ? "
                                "AND a.action = ?" +
                                newest_first),
      // of one vehicle: the rest is looked at entry by entry
      select_vin_(database,
                  columns +
                      "FROM audit_vins AS v INDEXED BY audit_vins_by_vin JOIN audit AS a ON a.id = v.entry "
                      "WHERE v.vin = ?1 AND v.entry >= ?2 AND v.entry < ?3 AND (?4 IS NULL OR a.caller = ?4) "
                      "AND (?5 IS NULL OR a.action = ?5) ORDER BY v.entry DESC LIMIT ?6"),
      select_first_(database,
                    "SELECT id FROM audit INDEXED BY audit_by_time WHERE at >= ? ORDER BY at LIMIT 1"),
      select_vins_(database,
                   "SELECT vin FROM audit_vins INDEXED BY audit_vins_by_entry WHERE entry = ? "
                   "ORDER BY id LIMIT ?") {}

/// `at` ascends with the id.
Id AuditTableReading::first_since(Time time) {
    auto rows = select_first_.query(time);
    return rows.next() ? rows.integer(0) : std::numeric_limits<Id>::max();
}

AuditTableReading::Range AuditTableReading::range_of(const AuditQuery& query) {
    Range range{0, query.before == 0 ? std::numeric_limits<Id>::max() : query.before};
    if (query.since) range.from = first_since(*query.since);
    if (query.until) range.before = std::min(range.before, first_since(*query.until));
    return range;
}

std::vector<AuditEntry> AuditTableReading::read(Rows rows) {
    std::vector<AuditEntry> entries;
    while (rows.next()) {
        entries.push_back({.id = rows.integer(0),
                           .at = rows.time(1),
                           .by = rows.text(2),
                           .means = static_cast<Means>(rows.integer(3)),
                           .address = rows.text(4),
                           .action = rows.text(5),
                           .subject = rows.text(6),
                           .vehicles = rows.integer(7),
                           .erased = rows.integer(8),
                           .vins = {},
                           .finished_at = rows.maybe_time(9),
                           .status = static_cast<int>(rows.integer(10))});
    }
    return entries;
}

std::vector<AuditEntry> AuditTableReading::page(const AuditQuery& query) {
    const auto [from, before] = range_of(query);
    std::vector<AuditEntry> entries;
    if (query.vin) {
        std::optional<std::string_view> by, action;
        if (query.by) by = *query.by;
        if (query.action) action = *query.action;
        entries = read(select_vin_.query(query.vin->text(), from, before, by, action, query.limit));
    } else if (query.by && query.action) {
        entries = read(select_by_and_action_.query(*query.by, *query.action, from, before, query.limit));
    } else if (query.by) {
        entries = read(select_by_.query(*query.by, from, before, query.limit));
    } else if (query.action) {
        entries = read(select_action_.query(*query.action, from, before, query.limit));
    } else {
        entries = read(select_.query(from, before, query.limit));
    }
    for (auto& entry : entries) {
        auto rows = select_vins_.query(entry.id, query.most_vins);
        while (rows.next())
            if (const auto vin = Vin::parse(rows.text(0))) entry.vins.push_back(*vin);
    }
    return entries;
}

}  // namespace storage
