// The findings and silences as they are read. One reader's thread only.
#pragma once

#include <vector>

#include "storage/finding_rows.hpp"

namespace storage {

class FindingReading {
  public:
    explicit FindingReading(Database& database);

    std::vector<Finding> page(const FindingQuery& query);  // newest first
    std::optional<Finding> find(Id id) { return rows_.find(id); }
    OpenFindings open();
    std::vector<Silence> silences(int limit, Id before);  // newest first

  private:
    FindingRows rows_;
    Statement select_page_, select_open_page_, count_open_, select_silences_;
};

}  // namespace storage
