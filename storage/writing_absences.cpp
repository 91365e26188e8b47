#include "storage/writing_absences.hpp"

#include <algorithm>

namespace storage {
namespace {

/// So few may leave the list at once without a second list agreeing; or a tenth of those listed before.
constexpr std::int64_t few = 10;

bool is_seen(const std::vector<bool>& seen, Id vehicle) {
    const auto index = static_cast<std::size_t>(vehicle);
    return index < seen.size() && seen[index];
}

}  // namespace

AbsenceWriting::AbsenceWriting(WriteContext& context, CommandWriting& commands)
    : context_(context),
      commands_(commands),
      select_last_(context.database, "SELECT max(id) FROM vehicles"),
      select_(context.database, "SELECT listed, absent_from, first_sequence FROM vehicles WHERE id = ?"),
      // 2 and 3: what a list told, ObservationKind changelog and listing
      select_behind_(context.database,
                     "SELECT 1 FROM observations WHERE vehicle = ? AND id > ? AND NOT (kind IN (2, 3) AND "
                     "requested_at = ? AND fence = ?2 AND reference = ?) LIMIT 1"),
      select_sweep_before_(
          context.database,
          "SELECT id FROM sweeps WHERE outcome = ? AND kind = ? AND id < ? ORDER BY id DESC LIMIT 1"),
      count_listed_(context.database, "SELECT count(*) FROM vehicles WHERE listed = 1"),
      select_not_listed_(context.database,
                         "SELECT id FROM vehicles INDEXED BY vehicles_not_listed WHERE listed IS NOT 1"),
      set_listed_(context.database, "UPDATE vehicles SET listed = 1, unlisted_since = NULL WHERE id = ?"),
      set_unlisted_(context.database, "UPDATE vehicles SET listed = 0, unlisted_since = ? WHERE id = ?"),
      set_absent_(context.database, "UPDATE vehicles SET absent_from = ? WHERE id = ?") {}

void AbsenceWriting::record(const Asked& asked, const std::vector<bool>& seen) {
    const Time now = context_.recording.now();
    const auto missing = absent(asked, seen);
    const bool mass = is_mass(missing, seen);
    const Id before = mass ? complete_full_sweep_before(asked.reference) : 0;
    for (const auto& vehicle : missing) {
        const bool agreed = !mass || (before != 0 && vehicle.absent_from == before);
        if (agreed && !vehicle.is_fenced) {
            set_unlisted_.run(now, vehicle.id);
        } else {
            set_absent_.run(asked.reference, vehicle.id);
        }
        context_.effects.vehicles_changed = true;
    }
    mark_seen(seen);
    commands_.settle_all(asked.requested_at);
}

std::vector<AbsenceWriting::Absent> AbsenceWriting::absent(const Asked& asked,
                                                           const std::vector<bool>& seen) {
    Id last = 0;
    {
        auto rows = select_last_.query();
        if (rows.next()) last = rows.integer(0);
    }
    std::vector<Absent> missing;
    for (Id vehicle = 1; vehicle <= last; ++vehicle) {
        if (is_seen(seen, vehicle)) continue;
        if (const auto found = absent(asked, vehicle)) missing.push_back(*found);
    }
    return missing;
}

std::optional<AbsenceWriting::Absent> AbsenceWriting::absent(const Asked& asked, Id vehicle) {
    auto rows = select_.query(vehicle);
    if (!rows.next()) return std::nullopt;
    const bool known_before = rows.integer(2) <= asked.fence;
    const bool unlisted_already = !rows.is_null(0) && !rows.flag(0);
    if (!known_before || unlisted_already) return std::nullopt;
    return Absent{.id = vehicle,
                  .was_listed = rows.flag(0),
                  .absent_from = rows.maybe_integer(1),
                  .is_fenced = is_fenced(asked, vehicle)};
}

bool AbsenceWriting::is_fenced(const Asked& asked, Id vehicle) {
    return select_behind_.query(vehicle, asked.fence, asked.requested_at, asked.reference).next();
}

/// More than may leave at once; more than half of the list, however short it is; or all of it.
bool AbsenceWriting::is_mass(const std::vector<Absent>& missing, const std::vector<bool>& seen) {
    const auto count = std::ranges::count_if(missing, [](const Absent& each) { return !each.is_fenced; });
    if (count == 0) return false;
    if (std::ranges::find(seen, true) == seen.end()) return true;
    const auto lost =
        std::ranges::count_if(missing, [](const Absent& each) { return each.was_listed && !each.is_fenced; });
    auto rows = count_listed_.query();
    const std::int64_t listed = rows.next() ? rows.integer(0) : 0;
    return count > std::max(few, listed / 10) || lost > listed / 2;
}

Id AbsenceWriting::complete_full_sweep_before(Id sweep) {
    auto rows = select_sweep_before_.query(SweepOutcome::complete, SweepKind::full, sweep);
    return rows.next() ? rows.integer(0) : 0;
}

void AbsenceWriting::mark_seen(const std::vector<bool>& seen) {
    std::vector<Id> found;
    {
        auto rows = select_not_listed_.query();
        while (rows.next()) {
            if (is_seen(seen, rows.integer(0))) found.push_back(rows.integer(0));
        }
    }
    for (const Id vehicle : found) set_listed_.run(vehicle);
    if (!found.empty()) context_.effects.vehicles_changed = true;
}

}  // namespace storage
