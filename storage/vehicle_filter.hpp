// Whether single vehicles fit a question: looks at the vehicle's row, and at its tags and findings where they
// are asked for. Made for one question; one reader's thread only.
#pragma once

#include <unordered_map>

#include "storage/dictionary.hpp"
#include "storage/vehicle_groups.hpp"
#include "storage/vehicle_search.hpp"

namespace storage {

/// What of a vehicle's row is asked for.
struct VehicleTraits {
    Id id = 0;
    std::string vin;
    Id status = 0, brand = 0;
    Time since{};
    std::optional<Id> reason = {};
    std::optional<bool> listed = {};
};

class VehicleTraitReading {
  public:
    explicit VehicleTraitReading(Database& database);

    std::optional<VehicleTraits> find(Id vehicle);  // empty: it has no status
    bool has_tag(Id vehicle, const std::pair<std::string, std::string>& tag);
    bool is_stuck(Id vehicle);

  private:
    Statement select_, select_tag_, select_stuck_;
};

class VehicleFilter {
  public:
    VehicleFilter(const VehicleQuestion& question, const VehicleGroups& groups, VehicleTraitReading& traits,
                  Dictionaries& dictionaries);

    /// `of_groups`: its status and brand are right.
    bool fits(const VehiclePlace& place, bool of_groups);
    bool is_of(Id reason);  // whether the question's reason takes it

  private:
    bool row_fits(const VehicleTraits& vehicle);
    bool asks_for_its_row() const;

    const VehicleQuestion& question_;
    const VehicleGroups& groups_;
    VehicleTraitReading& traits_;
    Dictionaries& dictionaries_;
    std::unordered_map<Id, bool> reasons_;
};

}  // namespace storage
