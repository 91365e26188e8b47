// The table of the audit log: AuditWriting and AuditReading on it.
#pragma once

#include "storage/audit.hpp"
#include "storage/sqlite.hpp"
#include "storage/write_context.hpp"

namespace storage {

class AuditTableWriting final : public AuditWriting {
  public:
    explicit AuditTableWriting(WriteContext& context);
};

class AuditTableReading final : public AuditReading {
  public:
    explicit AuditTableReading(Database& database);
};

}  // namespace storage
