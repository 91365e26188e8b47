// The sweeps as they are read. One reader's thread only.
#pragma once

#include <vector>

#include "storage/sqlite.hpp"

namespace storage {

class SweepReading {
  public:
    explicit SweepReading(Database& database);

    std::vector<Sweep> page(int limit, Id before);  // newest first; before = 0: from the newest
    std::optional<Sweep> find(Id id);
    std::optional<Sweep> last_complete_full();
    std::optional<Sweep> last(SweepKind kind);  // whatever became of it

  private:
    std::optional<Sweep> last(SweepOutcome outcome, SweepKind kind);
    Statement select_page_, select_, select_last_;
};

}  // namespace storage
