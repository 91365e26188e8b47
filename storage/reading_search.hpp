// VehicleSearch on the tables. One reader's thread only, inside the transaction that the reader opened.
#pragma once

#include "storage/dictionary.hpp"
#include "storage/sqlite.hpp"
#include "storage/vehicle_search.hpp"
#include "storage/vehicles_by_vin.hpp"

namespace storage {

class SearchReading final : public VehicleSearch {
  public:
    SearchReading(Database& database, Dictionaries& dictionaries);

    std::vector<KnownVehicle> by_vin(const std::string& behind, int limit) override {
        return by_vin_.behind(behind, limit);
    }

  private:
    VehiclesByVin by_vin_;
};

}  // namespace storage
