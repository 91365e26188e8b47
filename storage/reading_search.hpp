// VehicleSearch on the tables. One reader's thread only, inside the transaction that the reader opened.
#pragma once

#include "storage/dictionary.hpp"
#include "storage/sqlite.hpp"
#include "storage/vehicle_search.hpp"

namespace storage {

class SearchReading final : public VehicleSearch {
  public:
    SearchReading(Database& database, Dictionaries& dictionaries);
};

}  // namespace storage
