// The findings that follow from a vehicle's present: a rejection, a clearance that ended and nobody here
// asked for it, a status that nobody knows. Opened and ended with the present, in its transaction. The
// writer's thread only. Promise: what is adopted (see adoption.hpp) opens none.
#pragma once

#include "storage/adoption.hpp"
#include "storage/findings.hpp"
#include "storage/stuck_vehicles.hpp"
#include "storage/vehicle_table.hpp"

namespace storage {

class VehicleFindings {
  public:
    VehicleFindings(WriteContext& context, FindingWriting& findings, StuckVehicles& stuck,
                    Time ledger_created_at);

    /// After the vehicle's row was written. `history`: its fold, with lasting identities.
    void follow(const VehicleRow& before, const VehicleRow& after, const clearance::History& history);
    /// The platform answered a request for its clearance with `error`: as good as rejected until it is
    /// approved or asked for again, unless it is approved or under way all the same.
    void request_failed(const VehicleRow& row, Id command);

  private:
    bool may_be_a_matter(const VehicleRow& row);
    std::optional<FindingKind> kind_of(const VehicleRow& row, const clearance::History& history);
    bool was_ended_by_us(Id vehicle, const clearance::History& history);

    WriteContext& context_;
    FindingWriting& findings_;
    StuckVehicles& stuck_;
    Adoption adoption_;
    Statement select_end_;
};

}  // namespace storage
