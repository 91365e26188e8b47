// FleetStatistics on the tables. One reader's thread only, inside the transaction that the reader opened.
#pragma once

#include "storage/dictionary.hpp"
#include "storage/fleet_statistics.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class StatisticsReading final : public FleetStatistics {
  public:
    StatisticsReading(Database& database, Dictionaries& dictionaries);
};

}  // namespace storage
