// The archive of webhooks as it is read. One reader's thread only.
#pragma once

#include <vector>

#include "storage/archive.hpp"
#include "storage/newest_ids.hpp"

namespace storage {

class ArchiveReading {
  public:
    explicit ArchiveReading(Database& database);

    /// By ascending id; fewer than the limit also where their bodies are big, but never none while there are
    /// some.
    std::vector<ArchivedDelivery> page(const ArchiveQuery& query);

  private:
    std::vector<Id> ids(const ArchiveQuery& query);

    IdsByTime by_time_;
    Statement select_recorded_, select_others_, select_;
};

}  // namespace storage
