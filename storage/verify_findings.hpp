// Whether the open findings are as many as is told of each kind. One thread, inside verify's transaction.
#pragma once

#include "storage/sqlite.hpp"
#include "storage/verify_report.hpp"

namespace storage {

void check_finding_counts(Database& database, Report& report);

}  // namespace storage
