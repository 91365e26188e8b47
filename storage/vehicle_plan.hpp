// How a question about vehicles is read: which index leads to the fewest vehicles that may fit, in the order
// that is wanted. Made for one page; one reader's thread only.
#pragma once

#include <functional>

#include "storage/vehicle_filter.hpp"
#include "storage/vehicle_walk.hpp"

namespace storage {

/// The next vehicles behind a place, in the question's order, at most so many; fewer: that was all.
struct VehiclePlan {
    std::function<VehicleWalk::Places(const VehicleWalk::After&, std::size_t most)> next = {};
    bool of_groups = false;   // status and brand of all of them are right
    bool exact = false;       // all of them fit
    bool tells_vins = false;  // VehiclePlace::text is the VIN
};

class VehiclePlanning {
  public:
    VehiclePlanning(const VehicleQuestion& question, VehicleGroups& groups, VehicleFilter& filter,
                    VehicleWalk& walk, VehicleTraitReading& traits);

    VehiclePlan plan();  // must not outlive this

  private:
    /// Some of the vehicles, by ascending id, among them all that fit.
    struct Set {
        std::function<VehicleWalk::Places(const VehicleWalk::After&, std::size_t most)> walk;
        VehicleWalk::Places first = {};  // the first ones, enough to tell whether it is small
    };

    std::vector<Set> sets();
    void add_reasons(std::vector<Set>& sets);
    VehiclePlan by_id(std::vector<Set> sets);
    VehiclePlan in_order(std::vector<Set> sets);
    VehiclePlan all_at_once(const VehicleWalk::Places& vehicles);
    bool only_groups() const { return question_.only_groups(); }
    bool is_small(const Set& set) const { return set.first.size() <= question_.most_sorted; }
    std::int64_t size(const Set& set) const;  // where it is not small: taken for a tenth of all

    const VehicleQuestion& question_;
    VehicleGroups& groups_;
    VehicleFilter& filter_;
    VehicleWalk& walk_;
    VehicleTraitReading& traits_;
};

}  // namespace storage
