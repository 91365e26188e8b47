// The alerts as they are read, by dispatchers and people. One reader's thread only.
#pragma once

#include <vector>

#include "storage/alert_records.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class OutboxReading {
  public:
    explicit OutboxReading(Database& database);

    std::vector<Alert> page(const AlertQuery& query);  // newest first
    std::optional<Alert> find(Id id);
    std::optional<AlertContent> content(Id id, int most_findings);
    /// Longest due first; see Reading::due_alerts.
    std::vector<Alert> due(const std::string& hook, Time now, int limit);
    std::optional<Time> next_due(const std::string& hook, Time behind);
    HookCounts counts(const std::string& hook);

  private:
    Statement select_page_, select_page_of_state_, select_, select_due_, select_next_, select_findings_,
        count_, select_disabled_;
};

}  // namespace storage
