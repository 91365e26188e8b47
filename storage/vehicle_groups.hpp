// The groups of vehicles that have one status and one brand, as far as a question is about them. What is told
// of a group is exact and costs nothing: vehicle_counts has it. One reader's thread only.
#pragma once

#include <string>
#include <vector>

#include "storage/vehicle_search.hpp"

namespace storage {

struct VehicleGroup {
    Id status = 0, brand = 0;
    std::int64_t count = 0;
    std::string brand_text;  // in small letters, once chosen
    std::string status_text;
};

class VehicleGroups {
  public:
    /// Those with one of these statuses and brands, by brand.
    VehicleGroups(std::vector<VehicleGroup> all, const std::vector<std::string>& statuses,
                  const std::vector<std::string>& brands);

    const std::vector<VehicleGroup>& chosen() const { return chosen_; }
    bool are_all() const { return all_; }
    bool hold(Id status, Id brand) const;
    std::string brand_text(Id brand) const;  // of one that they hold
    std::int64_t vehicles() const;           // in those chosen
    std::int64_t everything() const { return everything_; }
    /// Leaves only those of these statuses.
    void keep_statuses(const std::vector<Id>& statuses);
    void keep_unfinished();

  private:
    std::vector<VehicleGroup> chosen_;
    bool all_ = false;
    std::int64_t everything_ = 0;
};

/// ASCII letters small.
std::string small_letters(std::string text);

}  // namespace storage
