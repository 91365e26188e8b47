// Loads a ListingIndex: the digests of vehicles' last items, sorted, 24 bytes each. One reader's thread only,
// which gives way to others on its core; the index itself may be used on any thread.
#pragma once

#include "storage/sqlite.hpp"

namespace storage {

class ListingIndexReading {
  public:
    explicit ListingIndexReading(Database& database);

    /// Goes through the whole table of vehicles.
    std::unique_ptr<ListingIndex> all();
    /// Of those among them that are listed: that one which is not appears again is to be written.
    std::unique_ptr<ListingIndex> of(std::span<const Id> vehicles);

  private:
    std::size_t most();  // vehicles that can be

    Statement select_last_, select_all_, select_;
};

}  // namespace storage
