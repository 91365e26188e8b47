// When the first complete full sweep ended: what it found without a date is adopted, not news. Belongs to its
// connection's thread.
#pragma once

#include "storage/sqlite.hpp"

namespace storage {

class FirstFullSweep {
  public:
    explicit FirstFullSweep(Database& database)
        : select_(database,
                  "SELECT finished_at FROM sweeps WHERE outcome = ? AND kind = ? ORDER BY id LIMIT 1") {}

    /// Empty: none has been complete yet.
    std::optional<Time> end() {
        auto rows = select_.query(SweepOutcome::complete, SweepKind::full);
        if (!rows.next()) return std::nullopt;
        return rows.maybe_time(0);
    }

  private:
    Statement select_;
};

}  // namespace storage
