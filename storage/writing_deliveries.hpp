// Authentic webhooks: archived byte for byte, observed once. Inside a write transaction, the writer's thread
// only. Promise: a body already judged changes nothing, unless its judgement has changed since, or it has no
// time and may tell of another episode; nothing is kept of a body about an erased vehicle.
#pragma once

#include "storage/archive.hpp"
#include "storage/vehicle_history.hpp"

namespace storage {

class DeliveryWriting {
  public:
    DeliveryWriting(WriteContext& context, VehicleTable& vehicles, ObservationTable& observations,
                    VehicleHistory& history);

    /// Throws std::invalid_argument for a `recorded` delivery without an event.
    DeliveryReceipt record(const Delivery& delivery);
    /// See Writing::judge_again. One that turns out to be an erased vehicle's is removed.
    DeliveryReceipt judge_again(Id delivery, const Judgement& judgement);

  private:
    bool tells_again(const WebhookEvent& event);
    bool is_of_erased(const Delivery& delivery);
    bool is_erased(const Vin& vin);
    void observe(const WebhookEvent& event, Id delivery, Time now);

    WriteContext& context_;
    VehicleTable& vehicles_;
    ObservationTable& observations_;
    VehicleHistory& history_;
    Statement select_, select_by_id_, insert_, update_, remove_body_, delete_;
};

}  // namespace storage
