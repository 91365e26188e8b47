// Findings that no single event opens: webhooks that stay away, a platform that does not answer, wrong
// signatures, vehicles that are stuck. Looked for now and then. Inside a write transaction, the writer's
// thread only.
#pragma once

#include <set>

#include "storage/findings.hpp"
#include "storage/stuck_vehicles.hpp"

namespace storage {

class WatchedFindings {
  public:
    WatchedFindings(WriteContext& context, FindingWriting& findings, StuckVehicles& stuck);

    /// See Writing::watch.
    bool look(const Watch& watch);
    /// A webhook told something of a vehicle of this brand, if that is known.
    void heard(std::optional<Id> brand);
    void sweep_succeeded();
    /// After any rollback.
    void forget();

  private:
    void look_for_silence(int least);
    void look_for_failing_sweeps(std::chrono::microseconds limit);
    void follow_signatures(const Watch& watch);

    WriteContext& context_;
    FindingWriting& findings_;
    StuckVehicles& stuck_;
    bool may_be_silent_ = true;  // its finding may be open
    std::set<Id> heard_;         // brands of which that is kept
    Statement set_heard_, select_last_delivery_, select_missed_, select_last_complete_, select_first_failed_,
        select_last_failed_;
};

}  // namespace storage
