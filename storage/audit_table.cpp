#include "storage/audit_table.hpp"

namespace storage {

AuditTableWriting::AuditTableWriting(WriteContext& /*context*/) {}

AuditTableReading::AuditTableReading(Database& /*database*/) {}

}  // namespace storage
