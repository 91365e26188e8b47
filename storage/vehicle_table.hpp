// The vehicles' rows, their tags, and the counts kept beside them so that a summary never scans. Inside a
// write transaction, the writer's thread only. Promise: vehicle_counts always equals a count over the rows
// that have a status.
#pragma once

#include "storage/findings.hpp"
#include "storage/write_context.hpp"

namespace storage {

/// A vehicle's row as far as it can change, with dictionary ids.
struct VehicleRow {
    Id id = 0;
    Vin vin;
    Id brand = 0;
    std::optional<Id> status = {};  // empty: nothing known yet
    std::optional<Time> since = {};
    bool estimated = false;
    std::optional<Id> reason = {};
    int episode = 0;
    std::optional<Id> present_transition = {};
    std::optional<Digest> listing_digest = {};  // of the last listing, if an equal one would tell nothing new
    std::optional<Time> confirmed_at =
        {};  // when the newest listing that could conclude something was asked for
    std::optional<bool> listed = {};
    std::optional<Time> unlisted_since = {};
    std::optional<Id> confirmed_from = {};  // sweeps before this one confirm it only where that is written
    std::optional<Id> absent_from =
        {};               // the full sweep that last lacked it, without concluding anything from that
    bool is_new = false;  // made by this job: nothing refers to it yet

    bool operator==(const VehicleRow&) const = default;
};

class VehicleTable {
  public:
    VehicleTable(WriteContext& context, FindingWriting& findings);

    std::optional<VehicleRow> find(const Vin& vin);
    VehicleRow get(Id id);
    std::optional<VehicleRow> find(Id id);
    /// Of a VIN not there yet: without brand and status. `first_sequence`: the id its first observation would
    /// get.
    VehicleRow create(const Vin& vin, Time first_seen, Id first_sequence);
    /// Writes what differs, moves the counts, and opens or ends the findings that follow from it.
    void save(const VehicleRow& before, const VehicleRow& after);

    /// The row, its tags and its share of the counts. What refers to it must be gone, or follow.
    void remove(const VehicleRow& row);

    /// Before each commit: what save() and remove() counted.
    void write_counts();

    Tags tags(Id vehicle);
    /// Whether they were others before.
    bool replace_tags(Id vehicle, const Tags& tags);

  private:
    VehicleRow read(Rows& rows);
    void count(const VehicleRow& row, int difference);

    void tell_findings(const VehicleRow& before, const VehicleRow& after);

    WriteContext& context_;
    FindingWriting& findings_;
    Statement select_by_vin_, select_by_id_, insert_, update_, update_moved_, update_listed_;
    Statement count_, select_tags_, delete_tags_, insert_tag_, delete_;
};

}  // namespace storage
