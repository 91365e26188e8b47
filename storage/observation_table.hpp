// The observations: appended to, read back a vehicle at a time. Their ids are the ledger's sequence. Inside a
// write transaction, the writer's thread only.
#pragma once

#include <vector>

#include "storage/reading_observations.hpp"
#include "storage/write_context.hpp"

namespace storage {

/// The greatest id that an observation ever had; no row: none yet.
extern const char* const last_sequence_sql;

class ObservationTable {
  public:
    explicit ObservationTable(WriteContext& context);

    std::vector<Observation> of(Id vehicle) { return reading_.of(vehicle); }  // by ascending id
    /// Appends; sets observation.id.
    void add(Id vehicle, Observation& observation);
    Id last_sequence();
    /// After any rollback.
    void forget() { last_.reset(); }

  private:
    WriteContext& context_;
    ObservationReading reading_;
    Statement insert_, select_last_;
    std::optional<Id> last_;
};

}  // namespace storage
