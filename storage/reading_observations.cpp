#include "storage/reading_observations.hpp"

namespace storage {

ObservationReading::ObservationReading(Database& database, Dictionaries& dictionaries)
    : dictionaries_(dictionaries),
      select_(database,
              "SELECT id, kind, source, status, occurred_at, occurred_text, recorded_at, reason, "
              "requested_at, fence, "
              "filtered, position, last_entry, reference FROM observations WHERE vehicle = ? ORDER BY id") {}

std::vector<Observation> ObservationReading::of(Id vehicle) {
    std::vector<Observation> observations;
    auto rows = select_.query(vehicle);
    while (rows.next()) {
        Observation observation;
        observation.id = rows.integer(0);
        observation.kind = static_cast<clearance::ObservationKind>(rows.integer(1));
        observation.source = static_cast<clearance::Source>(rows.integer(2));
        observation.status = dictionaries_.status(rows.integer(3));
        observation.occurred_at = rows.maybe_time(4);
        observation.occurred_text = rows.text(5);
        observation.recorded_at = rows.time(6);
        observation.reason = dictionaries_.reason(rows.maybe_integer(7));
        observation.requested_at = rows.time(8);
        observation.fence = rows.integer(9);
        observation.filtered = rows.flag(10);
        observation.position = static_cast<int>(rows.integer(11));
        observation.last_entry = rows.integer(12);
        observation.reference = rows.integer(13);
        observations.push_back(std::move(observation));
    }
    return observations;
}

}  // namespace storage
