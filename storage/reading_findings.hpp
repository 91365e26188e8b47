// The findings as they are read. One reader's thread only.
#pragma once

#include <vector>

#include "storage/finding_records.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class FindingReading {
  public:
    explicit FindingReading(Database& database);

    std::vector<Finding> page(const FindingQuery& query);  // newest first
    OpenFindings open();

  private:
    Statement select_page_, select_open_page_, count_open_;
};

}  // namespace storage
