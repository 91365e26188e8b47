// Which vehicles fit a question, in a wanted order, page by page.
// Plain values and an interface that says nothing of SQL; a reader's thread only.
#pragma once

#include "storage/records.hpp"

namespace storage {

/// As much of a vehicle as a comparison of lists needs.
struct KnownVehicle {
    std::string vin, brand;
    std::optional<Status> status;
    std::optional<bool> listed;  // as Vehicle::listed
};

class VehicleSearch {
  public:
    virtual ~VehicleSearch() = default;
    /// Every vehicle that was ever heard of, by ascending VIN, those behind this text.
    virtual std::vector<KnownVehicle> by_vin(const std::string& behind, int limit) = 0;
};

}  // namespace storage
