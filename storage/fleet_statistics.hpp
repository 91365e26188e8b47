// What is counted over the whole of history: times to clearance, shares of rejections, transitions per day.
// Plain values and an interface that says nothing of SQL; a reader's thread only.
#pragma once

#include "storage/records.hpp"

namespace storage {

class FleetStatistics {
  public:
    virtual ~FleetStatistics() = default;
};

}  // namespace storage
