// Marks the vehicles whom a sweep that writes nothing of them does not confirm. Inside a write transaction,
// the writer's thread only. Promise: what was known of a vehicle's confirmation stays known, so that
// last_confirmed never goes back.
#pragma once

#include "storage/last_sweeps.hpp"
#include "storage/vehicle_table.hpp"

namespace storage {

class Confirmations {
  public:
    explicit Confirmations(WriteContext& context);

    /// Only sweeps after this one confirm the vehicle silently.
    void only_after(Id sweep, VehicleRow& row);
    /// Only sweeps that have not begun yet do.
    void only_later(VehicleRow& row);
    /// Writes down what is known until now, before the row changes so that it could not be derived any more.
    void keep(VehicleRow& row);

    bool is_unfinished(const VehicleRow& row);

  private:
    WriteContext& context_;
    LastSweepsReading last_sweeps_;
    Statement select_last_;
};

}  // namespace storage
