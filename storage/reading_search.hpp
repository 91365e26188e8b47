// VehicleSearch on the tables. One reader's thread only, inside the transaction that the reader opened.
#pragma once

#include "storage/reading_vehicles.hpp"
#include "storage/vehicle_filter.hpp"
#include "storage/vehicle_search.hpp"
#include "storage/vehicle_walk.hpp"
#include "storage/vehicles_by_vin.hpp"

namespace storage {

class SearchReading final : public VehicleSearch {
  public:
    SearchReading(Database& database, Dictionaries& dictionaries, VehicleReading& vehicles);

    std::int64_t state() override;
    VehiclePage page(const VehicleQuestion& question) override;
    std::vector<std::string> brands() override;
    std::int64_t count(const std::vector<std::string>& statuses,
                       const std::vector<std::string>& brands) override;
    std::vector<KnownVehicle> by_vin(const std::string& behind, int limit) override {
        return by_vin_.behind(behind, limit);
    }

  private:
    VehicleGroups groups(const std::vector<std::string>& statuses, const std::vector<std::string>& brands);

    Dictionaries& dictionaries_;
    VehicleReading& vehicles_;
    VehicleWalk walk_;
    VehicleTraitReading traits_;
    VehiclesByVin by_vin_;
    Statement select_groups_, select_brands_, select_state_;
};

}  // namespace storage
