// What the platform's list says of each vehicle: new changelog entries, the bare status where it tells
// something, brand and tags. Inside a write transaction, the writer's thread only. Promise: an item that
// tells nothing new of a settled vehicle writes no observation, and one that equals the last listing writes
// nothing at all.
#pragma once

#include "storage/vehicle_history.hpp"
#include "storage/writing_commands.hpp"

namespace storage {

class ListingWriting {
  public:
    ListingWriting(WriteContext& context, VehicleTable& vehicles, ObservationTable& observations,
                   VehicleHistory& history, CommandWriting& commands);

    Recorded record(const Asked& asked, std::span<const clearance::ListedVehicle> items);
    SweepTally record_alone(const Asked& asked, std::span<const Half> halves);

  private:
    enum class Told { nothing, change, vehicle, of_erased };

    Told record(const Asked& asked, const clearance::ListedVehicle& item, std::vector<Half>& halves);
    bool record_alone(const Asked& asked, const Half& half);
    bool is_unchanged(const VehicleRow& row, const clearance::ListedVehicle& item);
    /// Appends what is new of the changelog to `observations`.
    struct Merged {
        std::size_t added = 0;
        Id newest = 0;  // the observation of the changelog's last entry; 0: no changelog
    };
    Merged merge_changelog(const Asked& asked, const clearance::ListedVehicle& item, Id vehicle, Time now,
                           std::vector<Observation>& observations);

    WriteContext& context_;
    VehicleTable& vehicles_;
    ObservationTable& observations_;
    VehicleHistory& history_;
    CommandWriting& commands_;
};

}  // namespace storage
