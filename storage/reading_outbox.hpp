// The alerts as they are read, by dispatchers and people. One reader's thread only.
#pragma once

#include <vector>

#include "storage/sqlite.hpp"

namespace storage {

class OutboxReading {
  public:
    explicit OutboxReading(Database& database);

    std::vector<Alert> page(const AlertQuery& query);  // newest first
    std::optional<Alert> find(Id id);
    std::vector<Alert> due(const std::string& hook, Time now, int limit);  // longest due first
    std::optional<Time> next_due(const std::string& hook);

  private:
    Statement select_page_, select_page_of_state_, select_, select_due_, select_next_;
};

}  // namespace storage
