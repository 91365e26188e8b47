// The tables of the audit log: AuditWriting and AuditReading on them, and what retention and erasure take
// away. The writer's thread, or a reader's, with its connection.
#pragma once

#include "storage/audit.hpp"
#include "storage/sqlite.hpp"
#include "storage/write_context.hpp"

namespace storage {

class AuditTableWriting final : public AuditWriting {
  public:
    explicit AuditTableWriting(WriteContext& context);
    Id begin(const AuditIntent& intent) override;
    void finish(Id entry, const AuditOutcome& outcome) override;

  private:
    bool has_nameless(Id entry);

    WriteContext& context_;
    Statement insert_, insert_vin_, finish_, select_erased_, name_again_, count_named_;
};

/// Entries older than a limit, the oldest first.
class AuditRetention {
  public:
    explicit AuditRetention(Database& database);
    /// Removes up to `most` entries and VINs; how many entries are gone, and whether there may be more.
    struct Step {
        std::int64_t removed = 0;
        bool more = false;
    };
    Step remove(Time limit, int most);

  private:
    Statement select_, delete_vins_, delete_;
};

/// Takes the vehicle's name out of the entries; how many named it.
std::int64_t erase_from_audit(Database& database, const Vin& vin);
bool is_in_audit(Database& database, const Vin& vin);

class AuditTableReading final : public AuditReading {
  public:
    explicit AuditTableReading(Database& database);
    std::vector<AuditEntry> page(const AuditQuery& query) override;

  private:
    struct Range {
        Id from, before;
    };
    Range range_of(const AuditQuery& query);
    Id first_since(Time time);
    std::vector<AuditEntry> read(Rows rows);

    Statement select_, select_by_, select_action_, select_by_and_action_, select_vin_, select_first_,
        select_vins_;
};

}  // namespace storage
