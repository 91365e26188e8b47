// What is told of each vehicle, its transitions and its present, against what its observations say, and the
// counts against the vehicles. One thread, inside verify's transaction.
#pragma once

#include <map>
#include <span>
#include <utility>

#include "storage/reading_observations.hpp"
#include "storage/revisions.hpp"
#include "storage/told_transitions.hpp"
#include "storage/verify_captures.hpp"
#include "storage/verify_references.hpp"

namespace storage {

class HistoryCheck {
  public:
    HistoryCheck(Database& database, Dictionaries& dictionaries, ReferenceCheck& references, Report& report);

    /// Every vehicle, one after the other.
    void check_vehicles();
    /// vehicle_counts; after check_vehicles().
    void check_counts();

  private:
    struct Row {
        Id id = 0, brand = 0;
        std::string vin;
        std::optional<Id> status, reason, present_transition;
        std::optional<Time> since;
        bool estimated = false, is_settled = false;
        std::int64_t episode = 0;
        Time first_seen{};
    };
    static Row read(const Rows& rows);

    void check(const Row& row);
    void check_observations(const Row& row, const Vin& vin, std::span<const Observation> observations);
    void check_transitions(const Row& row, clearance::History& history);
    void check_present(const Row& row, const clearance::Transition* present);
    void check_revisions(const Row& row);

    Dictionaries& dictionaries_;
    ReferenceCheck& references_;
    Report& report_;
    ToldTransitions told_;
    ObservationReading observations_;
    CaptureCheck captures_;
    Statement select_vehicles_, count_vehicles_, select_revisions_, select_counts_;
    std::map<std::pair<Id, Id>, std::int64_t> counts_;  // by status and brand
};

}  // namespace storage
