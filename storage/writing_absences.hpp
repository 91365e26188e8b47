// What a complete full list says by whom it names: listed or not. Inside a write transaction, the writer's
// thread only. Promise: absence never touches a status, concludes nothing of a vehicle with anything recorded
// behind the fence, and, when many are absent at once or the list is empty, only of those that the full list
// before lacked too. Writes only rows that change.
#pragma once

#include "storage/absence_records.hpp"
#include "storage/confirmations.hpp"

namespace storage {

class AbsenceWriting {
  public:
    AbsenceWriting(WriteContext& context, VehicleTable& vehicles, Confirmations& confirmations,
                   FindingWriting& findings);

    AbsenceTally record(const Asked& asked, const Absences& part);

  private:
    bool is_fenced(const Asked& asked, Id vehicle);
    Id complete_full_sweep_before(Id sweep);
    void list_again(Id vehicle);

    WriteContext& context_;
    VehicleTable& vehicles_;
    Confirmations& confirmations_;
    FindingWriting& findings_;
    Statement select_behind_, select_sweep_before_;
};

}  // namespace storage
