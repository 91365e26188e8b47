// All vehicles in the order of their VINs, with as much as a comparison of lists needs. One reader's thread
// only, inside the transaction that the reader opened.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/dictionary.hpp"
#include "storage/sqlite.hpp"
#include "storage/vehicle_search.hpp"

namespace storage {

class VehiclesByVin {
  public:
    VehiclesByVin(Database& database, Dictionaries& dictionaries);

    std::vector<KnownVehicle> behind(const std::string& vin, int limit);

  private:
    void add_request(KnownVehicle& known, Id vehicle);

    Dictionaries& dictionaries_;
    Statement select_, select_request_;
};

}  // namespace storage
