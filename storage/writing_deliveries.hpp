// Authentic webhooks: archived byte for byte, observed once. Inside a write transaction, the writer's thread
// only. Promise: a body already judged changes nothing, unless its judgement has changed since, or it has no
// time and may tell of another episode (of a vehicle's recorded bodies none is kept twice); nothing is kept
// of a body about an erased vehicle.
#pragma once

#include "storage/archive.hpp"
#include "storage/secret_uses.hpp"
#include "storage/vehicle_history.hpp"
#include "storage/watched_findings.hpp"

namespace storage {

class DeliveryWriting {
  public:
    DeliveryWriting(WriteContext& context, VehicleTable& vehicles, ObservationTable& observations,
                    VehicleHistory& history, WatchedFindings& watched);

    /// Throws std::invalid_argument for a `recorded` delivery without an event.
    DeliveryReceipt record(const Delivery& delivery);
    /// See Writing::judge_again. One that turns out to be an erased vehicle's is removed.
    DeliveryReceipt judge_again(Id delivery, const Judgement& judgement);
    /// Of the group, before its commit.
    void write_secret_uses() { secret_uses_.write(); }

  private:
    struct Judged {
        Id id = 0;
        DeliveryOutcome outcome{};
        Digest digest{};
    };
    /// A webhook's event beside what is known of its vehicle.
    struct Addressed {
        Vin vin;
        std::optional<VehicleRow> vehicle;  // empty: not known yet
        std::vector<Observation> known;
        Observation webhook;  // without id and reference
    };

    DeliveryReceipt record(const Delivery& delivery, Time now);
    Addressed addressed_by(const WebhookEvent& event, Time now);
    std::optional<Judged> archived(const Digest& digest, const std::optional<Addressed>& addressed);
    std::optional<Judged> first_row(Rows rows);
    bool tells_again(const Addressed& addressed);
    bool is_of_erased(const Delivery& delivery);
    bool is_erased(const Vin& vin);
    void observe(Addressed addressed, Id delivery, Time now);

    WriteContext& context_;
    VehicleTable& vehicles_;
    ObservationTable& observations_;
    VehicleHistory& history_;
    WatchedFindings& watched_;
    SecretUses secret_uses_;
    Statement select_not_recorded_, select_, insert_, update_, remove_body_, delete_;
};

}  // namespace storage
