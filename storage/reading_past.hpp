// The past as it is read: what stands behind each transition, and a vehicle or the counts as they stood at
// one time and were known at another, folded anew from the observations. One reader's thread only.
#pragma once

#include <vector>

#include "storage/reading_observations.hpp"
#include "storage/reading_vehicles.hpp"
#include "storage/told_transitions.hpp"

namespace storage {

class PastReading {
  public:
    PastReading(Database& database, Dictionaries& dictionaries, VehicleReading& vehicles,
                ToldTransitions& told);

    std::vector<EvidencedTransition> transitions(Id vehicle);  // oldest first
    /// See Reading.
    std::optional<Vehicle> vehicle_at(const Vin& vin, const Moment& moment);
    /// Its cost grows with what was told since: the present counts, corrected by every vehicle that may have
    /// stood otherwise.
    Summary summary_at(const Moment& moment);

  private:
    std::vector<Observation> known(Id vehicle, const Moment& moment);
    std::vector<Id> told_behind(Time time);
    Id first_revision_behind(Time time);
    void correct(Summary& summary, Id vehicle, const Moment& moment);

    Dictionaries& dictionaries_;
    VehicleReading& vehicles_;
    ToldTransitions& told_;
    ObservationReading observations_;
    Statement select_last_, select_next_, select_vehicles_, select_present_;
};

}  // namespace storage
