#include "storage/observation_table.hpp"

namespace storage {

// what was erased last has had its number all the same: the table's greatest id can go back
const char* const last_sequence_sql = "SELECT seq FROM sqlite_sequence WHERE name = 'observations'";

ObservationTable::ObservationTable(WriteContext& context)
    : context_(context),
      reading_(context.database, context.dictionaries),
      insert_(context.database,
              "INSERT INTO observations (vehicle, kind, source, status, occurred_at, occurred_text, "
              "recorded_at, reason, "
              "requested_at, fence, filtered, position, last_entry, reference) VALUES (?, ?, ?, ?, ?, ?, ?, "
              "?, ?, ?, ?, ?, ?, ?)"),
      select_last_(context.database, last_sequence_sql) {}

void ObservationTable::add(Id vehicle, Observation& observation) {
    auto& dictionaries = context_.dictionaries;
    context_.erased.clean(observation);
    observation.id = insert_.insert(
        vehicle, observation.kind, observation.source, dictionaries.status_id(observation.status),
        observation.occurred_at, observation.occurred_text, observation.recorded_at,
        dictionaries.reason_id(observation.reason), observation.requested_at, observation.fence,
        observation.filtered, observation.position, observation.last_entry, observation.reference);
    last_ = observation.id;
}

Id ObservationTable::last_sequence() {
    if (!last_) {
        auto rows = select_last_.query();
        last_ = rows.next() ? rows.integer(0) : 0;
    }
    return *last_;
}

}  // namespace storage
