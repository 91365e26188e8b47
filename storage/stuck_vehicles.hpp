// Vehicles that are under way for longer than their limit, or will be soon: found by a due time in their row,
// which moves with the present. Inside a write transaction, the writer's thread only.
#pragma once

#include "storage/findings.hpp"
#include "storage/stuck_limits.hpp"
#include "storage/vehicle_table.hpp"

namespace storage {

class StuckVehicles {
  public:
    StuckVehicles(WriteContext& context, FindingWriting& findings, VehicleTable& vehicles,
                  StuckLimits limits);

    /// Opens the findings of those that are due, so many at most. Whether there are more.
    bool mark(int most);
    /// The present changed: its finding ends.
    void follow(const VehicleRow& before, const VehicleRow& after);
    /// After other limits came in force: when is this one due?
    void plan_anew(const VehicleRow& row);

  private:
    /// The newest finding of a vehicle that it is stuck.
    struct Last {
        bool open = false, closed_by_person = false;
        std::string stage;
        Id transition = 0;
    };
    std::optional<StuckTimes> times_of(const VehicleRow& row);
    void mark(const VehicleRow& row);
    void tell(const VehicleRow& row, std::string_view stage, const std::string& detail);
    std::optional<Last> last_of(Id vehicle);

    WriteContext& context_;
    FindingWriting& findings_;
    VehicleTable& vehicles_;
    StuckLimits limits_;
    Statement select_due_, set_due_, select_last_;
};

}  // namespace storage
