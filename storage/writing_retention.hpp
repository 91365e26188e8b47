// Takes away what is older than its limit, a few rows at a time, oldest first, and gives freed pages back to
// the disk. Inside a write transaction, the writer's thread only. Promise: a step is short, whatever there is
// to do; history, and what rules and readers need of the rest, stays.
#pragma once

#include "storage/retention.hpp"
#include "storage/write_context.hpp"

namespace storage {

class RetentionWriting {
  public:
    explicit RetentionWriting(WriteContext& context);

    /// One step.
    Pruned prune(const RetentionLimits& limits);

  private:
    bool empty_bodies(Time limit, Pruned& pruned);
    bool forget_who_asked(Time limit, Pruned& pruned);
    bool remove_alerts(Time limit, Pruned& pruned);
    bool remove_findings(Time limit, Pruned& pruned);
    bool remove_sweeps(Time limit, Pruned& pruned);
    bool remove_uneventful_sweeps(Time limit, Pruned& pruned);
    bool release_space(Pruned& pruned);

    std::int64_t empty_body(Id id);
    void remove_sweep(Id id, Pruned& pruned);
    /// The sweeps that rules still look at, whatever their age.
    std::vector<Id> kept_sweeps();
    Id position(std::string_view of);
    void set_position(std::string_view of, Id id);

    WriteContext& context_;
    Id alerts_after_ = 0, findings_after_ = 0, sweeps_after_ = 0;  // where the pass under way has come to
    Statement select_position_, set_position_;
    Statement select_deliveries_, select_delivery_, delete_delivery_, insert_delivery_;
    Statement select_commands_, forget_asker_;
    Statement select_alerts_, delete_members_, delete_alert_, select_findings_, delete_finding_,
        delete_events_;
    Statement select_sweeps_, select_first_full_, select_last_, select_newest_, select_items_, delete_items_,
        move_items_, delete_sweep_;
};

}  // namespace storage
