// When a hook's receiver was last tried, last took something, and since when it does not. Inside a write
// transaction, the writer's thread only.
#pragma once

#include "storage/alert_records.hpp"
#include "storage/write_context.hpp"

namespace storage {

class HookAttemptTable {
  public:
    explicit HookAttemptTable(Database& database);

    /// An attempt to send this alert; one that is gone is no error.
    void add(Id alert, Time at, bool delivered);

  private:
    Statement add_;
};

}  // namespace storage
