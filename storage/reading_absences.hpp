// Whom a complete full list does not name, and whom it names again. One reader's thread only. Looks at each
// vehicle that was not named, and may count all of them: on a reader's thread, so that no write waits.
#pragma once

#include "storage/absence_records.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class AbsenceReading {
  public:
    explicit AbsenceReading(Database& database);

    /// `seen` is indexed by vehicle id; ids beyond it were not seen.
    Absences of(const Asked& asked, const std::vector<bool>& seen);

  private:
    /// `lost`: how many of them were listed before.
    std::vector<Id> missing(const Asked& asked, const std::vector<bool>& seen, std::int64_t& lost);
    std::vector<Id> back(const std::vector<bool>& seen);
    std::int64_t count_listed();

    Statement select_last_, select_, select_not_listed_, count_listed_;
};

}  // namespace storage
