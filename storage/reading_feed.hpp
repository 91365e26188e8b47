// RevisionFeed on the tables. One reader's thread only, inside the transaction that the reader opened.
#pragma once

#include "storage/dictionary.hpp"
#include "storage/revision_feed.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class FeedReading final : public RevisionFeed {
  public:
    FeedReading(Database& database, Dictionaries& dictionaries);
};

}  // namespace storage
