// What a complete full list says by whom it names: listed or not. Inside a write transaction, the writer's
// thread only. Promise: absence never touches a status, concludes nothing of a vehicle with anything recorded
// behind the fence, and, when many are absent at once or the list is empty, only of those that the full list
// before lacked too. Writes only rows that change.
#pragma once

#include <vector>

#include "storage/write_context.hpp"
#include "storage/writing_commands.hpp"

namespace storage {

class AbsenceWriting {
  public:
    AbsenceWriting(WriteContext& context, CommandWriting& commands);

    /// `seen` is indexed by vehicle id; ids beyond it were not seen.
    void record(const Asked& asked, const std::vector<bool>& seen);

  private:
    struct Absent {
        Id id = 0;
        bool was_listed = false;
        std::optional<Id> absent_from;
        bool is_fenced = false;
    };
    std::vector<Absent> absent(const Asked& asked, const std::vector<bool>& seen);
    std::optional<Absent> absent(const Asked& asked, Id vehicle);
    bool is_fenced(const Asked& asked, Id vehicle);
    bool is_mass(const std::vector<Absent>& absent, const std::vector<bool>& seen);
    Id complete_full_sweep_before(Id sweep);
    void mark_seen(const std::vector<bool>& seen);

    WriteContext& context_;
    CommandWriting& commands_;
    Statement select_last_, select_, select_behind_, select_sweep_before_, count_listed_, select_not_listed_;
    Statement set_listed_, set_unlisted_, set_absent_;
};

}  // namespace storage
