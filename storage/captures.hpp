// The gap ledger: a row for each announced transition that occurred while the ledger was there, with when a
// webhook and when a sweep first told it. Follows the fold. Inside a write transaction, the writer's thread
// only. Promise: the rows of a vehicle are those of its history as it was last folded.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "clearance/history.hpp"
#include "storage/adoption.hpp"
#include "storage/capture_records.hpp"
#include "storage/write_context.hpp"

namespace storage {

/// Whether a transition has a row: it is announced, changed something and is not adopted.
bool is_captured(Id vehicle, const clearance::Transition& transition, std::span<const Status> announced,
                 Adoption& adoption);

class CaptureTable {
  public:
    /// `announced`: statuses that webhooks tell.
    CaptureTable(WriteContext& context, const std::vector<std::string>& announced, Time ledger_created_at);

    /// Brings the vehicle's rows in line with its history, whose identities are the lasting ones. `is_new`:
    /// nothing was told of this vehicle before, so that it has no rows.
    void follow(Id vehicle, std::span<const clearance::Transition> history, bool is_new);
    /// Marks what has become missed by `now`, those first that sweeps saw first, at most 1,000 at once.
    std::vector<MissedWebhook> mark_missed(Time now);

  private:
    struct Row {
        Id status = 0;
        Capture capture;
        bool operator==(const Row&) const = default;
    };

    std::map<Id, Row> rows_of(Id vehicle);

    WriteContext& context_;
    std::vector<Status> announced_;
    Adoption adoption_;
    Statement select_, write_, delete_, select_overdue_, mark_;
};

}  // namespace storage
