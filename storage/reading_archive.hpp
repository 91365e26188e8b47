// The archive of webhooks as it is read. One reader's thread only.
#pragma once

#include <vector>

#include "storage/archive.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class ArchiveReading {
  public:
    explicit ArchiveReading(Database& database);

    /// By ascending id; fewer than the limit also where their bodies are big, but never none while there are
    /// some.
    std::vector<ArchivedDelivery> page(const ArchiveQuery& query);

  private:
    /// The smallest id received at that time or later; times ascend with the ids.
    Id first_from(Time time);
    std::vector<Id> ids(const ArchiveQuery& query);

    Statement select_last_, select_next_, select_recorded_, select_others_, select_;
};

}  // namespace storage
