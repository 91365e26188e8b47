// FilteredLists on the tables. One reader's thread only, inside the transaction that the reader opened.
#pragma once

#include "storage/filtered_lists.hpp"
#include "storage/finding_rows.hpp"
#include "storage/newest_ids.hpp"
#include "storage/reading_outbox.hpp"
#include "storage/reading_sweeps.hpp"

namespace storage {

class ListReading final : public FilteredLists {
  public:
    ListReading(Database& database, OutboxReading& outbox, SweepReading& sweeps);

    Page<Finding> findings(const FindingFilter& filter) override;
    Page<Alert> alerts(const AlertFilter& filter) override;
    Page<Sweep> sweeps(const SweepFilter& filter) override;
    std::optional<WholeSweep> sweep(Id id, int most_items) override;
    HookAttempts hook_attempts(const std::string& hook) override;

  private:
    void take_findings(const FindingFilter& filter, const IdRange& range, NewestIds& ids);
    void take_alerts(const AlertFilter& filter, NewestIds& ids);
    bool fits(Id finding, const FindingFilter& filter);
    static void add_items(Rows rows, std::size_t most, WholeSweep& sweep);

    OutboxReading& outbox_;
    SweepReading& sweeps_;
    FindingRows rows_;
    IdsByTime findings_by_time_;
    Statement select_findings_, select_open_findings_, select_findings_of_kind_, select_open_of_kind_,
        select_findings_of_vehicle_, select_vehicle_, select_marks_;
    Statement select_alerts_, select_alerts_of_state_, select_alerts_of_hook_, select_alert_kind_;
    Statement select_sweeps_, select_sweeps_of_, select_fence_, select_items_met_last_,
        select_items_met_first_;
    Statement select_attempts_, select_due_;
};

}  // namespace storage
