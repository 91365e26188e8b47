#include "storage/writing_absences.hpp"

namespace storage {

AbsenceWriting::AbsenceWriting(WriteContext& context, VehicleTable& vehicles, Confirmations& confirmations,
                               FindingWriting& findings)
    : context_(context),
      vehicles_(vehicles),
      confirmations_(confirmations),
      findings_(findings),
      // 2 and 3: what a list told, ObservationKind changelog and listing
      select_behind_(context.database,
                     "SELECT 1 FROM observations WHERE vehicle = ? AND id > ? AND NOT (kind IN (2, 3) AND "
                     "requested_at = ? AND fence = ?2 AND reference = ?) LIMIT 1"),
      select_sweep_before_(
          context.database,
          "SELECT id FROM sweeps WHERE outcome = ? AND kind = ? AND id < ? ORDER BY id DESC LIMIT 1") {}

AbsenceTally AbsenceWriting::record(const Asked& asked, const Absences& part) {
    AbsenceTally tally;
    const Time now = context_.recording.now();
    const Id before = part.many ? complete_full_sweep_before(asked.reference) : 0;
    for (const Id vehicle : part.missing) {
        const auto row = vehicles_.find(vehicle);
        if (!row || row->listed == false) continue;
        VehicleRow after = *row;
        confirmations_.only_after(asked.reference, after);
        const bool agreed = !part.many || (before != 0 && row->absent_from == before);
        if (agreed && !is_fenced(asked, vehicle)) {
            after.listed = false;
            after.unlisted_since = now;
            if (part.singly) findings_.vehicle_unlisted(vehicle, asked.reference);
            ++tally.unlisted;
        } else {
            after.absent_from = asked.reference;
            ++tally.undecided;
        }
        vehicles_.save(*row, after);
    }
    for (const Id vehicle : part.back) list_again(vehicle);
    return tally;
}

bool AbsenceWriting::is_fenced(const Asked& asked, Id vehicle) {
    return select_behind_.query(vehicle, asked.fence, asked.requested_at, asked.reference).next();
}

Id AbsenceWriting::complete_full_sweep_before(Id sweep) {
    auto rows = select_sweep_before_.query(SweepOutcome::complete, SweepKind::full, sweep);
    return rows.next() ? rows.integer(0) : 0;
}

void AbsenceWriting::list_again(Id vehicle) {
    const auto before = vehicles_.find(vehicle);
    if (!before) return;
    VehicleRow after = *before;
    after.listed = true;
    after.unlisted_since.reset();
    vehicles_.save(*before, after);
}

}  // namespace storage
