#include "storage/observation_table.hpp"

namespace storage {

ObservationTable::ObservationTable(WriteContext& context)
    : context_(context),
      select_(context.database,
              "SELECT id, kind, source, status, occurred_at, occurred_text, recorded_at, reason, "
              "requested_at, fence, "
              "filtered, position, last_entry, reference FROM observations WHERE vehicle = ? ORDER BY id"),
      insert_(context.database,
              "INSERT INTO observations (vehicle, kind, source, status, occurred_at, occurred_text, "
              "recorded_at, reason, "
              "requested_at, fence, filtered, position, last_entry, reference) VALUES (?, ?, ?, ?, ?, ?, ?, "
              "?, ?, ?, ?, ?, ?, ?)"),
      select_last_(context.database, "SELECT max(id) FROM observations") {}

std::vector<Observation> ObservationTable::of(Id vehicle) {
    std::vector<Observation> observations;
    auto rows = select_.query(vehicle);
    while (rows.next()) {
        Observation observation;
        observation.id = rows.integer(0);
        observation.kind = static_cast<clearance::ObservationKind>(rows.integer(1));
        observation.source = static_cast<clearance::Source>(rows.integer(2));
        observation.status = context_.dictionaries.status(rows.integer(3));
        observation.occurred_at = rows.maybe_time(4);
        observation.occurred_text = rows.text(5);
        observation.recorded_at = rows.time(6);
        observation.reason = context_.dictionaries.reason(rows.maybe_integer(7));
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

void ObservationTable::add(Id vehicle, Observation& observation) {
    auto& dictionaries = context_.dictionaries;
    observation.id = insert_.insert(
        vehicle, observation.kind, observation.source, dictionaries.status_id(observation.status),
        observation.occurred_at, observation.occurred_text, observation.recorded_at,
        dictionaries.reason_id(observation.reason), observation.requested_at, observation.fence,
        observation.filtered, observation.position, observation.last_entry, observation.reference);
}

Id ObservationTable::last_sequence() {
    auto rows = select_last_.query();
    return rows.next() ? rows.integer(0) : 0;
}

}  // namespace storage
