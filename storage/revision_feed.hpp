// The revisions of transitions by ascending or descending seq: the feed that mirrors follow.
// Plain values and an interface that says nothing of SQL; a reader's thread only.
#pragma once

#include "storage/records.hpp"

namespace storage {

class RevisionFeed {
  public:
    virtual ~RevisionFeed() = default;
};

}  // namespace storage
