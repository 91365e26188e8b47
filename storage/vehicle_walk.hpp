// Vehicles in one order after the other, from indexes: the next so many behind a place. Each call reads about
// as many rows as it tells, and a few for each group; a vehicle's other traits are not looked at. One
// reader's thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/sqlite.hpp"
#include "storage/vehicle_groups.hpp"

namespace storage {

class VehicleWalk {
  public:
    using Places = std::vector<VehiclePlace>;
    using After = std::optional<VehiclePlace>;

    explicit VehicleWalk(Database& database);

    Places by_id(const After& after, std::size_t most);                    // with their VINs
    Places by_vin(const After& after, std::size_t most, bool descending);  // also those without a status
    Places by_id(const VehicleGroups& groups, const After& after, std::size_t most);
    /// Whose present began from `since` on and before `until`.
    Places by_since(const VehicleGroups& groups, const VehicleQuestion& range, const After& after,
                    std::size_t most);
    Places by_brand(const VehicleGroups& groups, const After& after, std::size_t most, bool descending);

    /// By ascending id, also those without a status.
    Places with_tag(const std::pair<std::string, std::string>& tag, const After& after, std::size_t most);
    Places unlisted(const After& after, std::size_t most);
    Places stuck(const After& after, std::size_t most);

    struct ReasonAndStatus {
        Id reason = 0, status = 0;
    };
    Places with_reasons(const std::vector<ReasonAndStatus>& which, const After& after, std::size_t most);
    /// Those that some vehicle has; empty: more than `most`.
    std::optional<std::vector<ReasonAndStatus>> reasons_in_use(std::size_t most);

  private:
    Places rows_by_id(Statement& select, const After& after, std::size_t most);

    Statement select_, select_by_vin_, select_by_vin_down_;
    Statement select_of_group_, select_of_group_down_;
    Statement select_since_, select_since_down_, select_alike_, select_alike_down_;
    Statement select_with_tag_, select_unlisted_, select_stuck_;
    Statement select_with_reason_, select_reason_, select_status_of_reason_;
};

}  // namespace storage
