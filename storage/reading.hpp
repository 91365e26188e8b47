// The readers' operations on the tables: Reading, put together from its parts. One reader's thread only,
// inside the transaction that the reader opened. No statement of it scans a growing table (a test asks SQLite
// for its plans), but those that load a ListingIndex and judge a list's absences.
#pragma once

#include "storage/audit_table.hpp"
#include "storage/listing_index.hpp"
#include "storage/reading_absences.hpp"
#include "storage/reading_archive.hpp"
#include "storage/reading_captures.hpp"
#include "storage/reading_deliveries.hpp"
#include "storage/reading_feed.hpp"
#include "storage/reading_findings.hpp"
#include "storage/reading_lists.hpp"
#include "storage/reading_outbox.hpp"
#include "storage/reading_past.hpp"
#include "storage/reading_search.hpp"
#include "storage/reading_statistics.hpp"
#include "storage/reading_sweeps.hpp"
#include "storage/reading_vehicles.hpp"
#include "storage/told_transitions.hpp"

namespace storage {

class TableReading final : public Reading {
  public:
    /// `last_command`: the last command of earlier runs; of those only intended no outcome will come any
    /// more. `load`: of the writer beside; may be null.
    TableReading(Database& database, Id last_command, const LoadCounter* load = nullptr);

    Id last_sequence() override;
    std::optional<Vehicle> vehicle(const Vin& vin) override;
    std::vector<RecordedTransition> transitions(const Vin& vin) override;
    std::vector<EvidencedTransition> evidenced_transitions(const Vin& vin) override;
    std::optional<Vehicle> vehicle_at(const Vin& vin, const Moment& moment) override;
    Summary summary() override;
    Summary summary_at(const Moment& moment) override;
    std::vector<Sweep> sweeps(int limit, Id before) override;
    std::optional<Time> last_complete_sweep_end() override;
    std::vector<Vin> unfinished(int limit, Id after) override;
    std::vector<Id> unfinished_ids() override;
    Absences absences(const Asked& asked, const std::vector<bool>& seen) override;
    std::vector<OpenCommand> open_commands() override;
    std::vector<Alert> alerts(const AlertQuery& query) override;
    std::optional<Alert> alert(Id id) override;
    std::vector<Alert> due_alerts(const std::string& hook, Time now, int limit) override;
    std::optional<Time> next_alert_due(const std::string& hook, Time behind) override;
    std::optional<AlertContent> alert_content(Id id, int most_findings) override {
        return outbox_.content(id, most_findings);
    }
    HookCounts hook_counts(const std::string& hook) override { return outbox_.counts(hook); }
    CaptureReport capture(const CaptureQuery& query) override;
    std::vector<MissedTransition> missed(const MissedQuery& query) override;
    std::unique_ptr<ListingIndex> listing_index() override;
    std::unique_ptr<ListingIndex> listing_index(std::span<const Id> vehicles) override;
    std::vector<Finding> findings(const FindingQuery& query) override;
    std::optional<Finding> finding(Id id) override { return findings_.find(id); }
    OpenFindings open_findings() override;
    std::vector<Silence> silences(int limit, Id before) override { return findings_.silences(limit, before); }
    Id vehicle_id(const Vin& vin) override;
    std::vector<ArchivedDelivery> archived(const ArchiveQuery& query) override {
        return archive_.page(query);
    }

    VehicleSearch& search() override { return search_; }
    RevisionFeed& feed() override { return feed_; }
    DeliveryList& deliveries() override { return deliveries_; }
    FilteredLists& lists() override { return lists_; }
    AuditReading& audit() override { return audit_; }
    FleetStatistics& statistics() override { return statistics_; }

    void forget_texts() { dictionaries_.forget(); }
    std::optional<Vin> vin(Id vehicle) override;

  private:
    Dictionaries dictionaries_;
    SweepReading sweeps_;
    VehicleReading vehicles_;
    ToldTransitions transitions_;
    PastReading past_;
    OutboxReading outbox_;
    CaptureReading captures_;
    ArchiveReading archive_;
    AbsenceReading absences_;
    FindingReading findings_;
    ListingIndexReading listing_index_;
    SearchReading search_;
    FeedReading feed_;
    DeliveryReading deliveries_;
    ListReading lists_;
    AuditTableReading audit_;
    StatisticsReading statistics_;
    Statement select_last_, select_commands_;
    Id last_command_;
};

}  // namespace storage
