// The observations of one vehicle as they are read back, by the writer to fold them, by readers to show and
// by verify to prove them. On its connection's thread.
#pragma once

#include <vector>

#include "clearance/observation.hpp"
#include "storage/dictionary.hpp"

namespace storage {

using clearance::Observation;

class ObservationReading {
  public:
    ObservationReading(Database& database, Dictionaries& dictionaries);

    std::vector<Observation> of(Id vehicle);  // by ascending id

  private:
    Dictionaries& dictionaries_;
    Statement select_;
};

}  // namespace storage
