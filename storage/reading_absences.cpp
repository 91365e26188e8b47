#include "storage/reading_absences.hpp"

#include <algorithm>

namespace storage {
namespace {

/// So few may leave the list at once without a second list agreeing, or a tenth of those listed before, but
/// never more than half of them.
constexpr std::int64_t few = 10;
/// So many get a finding each; of more at once one finding tells.
constexpr std::int64_t most_singly = 100;

bool is_seen(const std::vector<bool>& seen, Id vehicle) {
    const auto index = static_cast<std::size_t>(vehicle);
    return index < seen.size() && seen[index];
}

}  // namespace

AbsenceReading::AbsenceReading(Database& database)
    : select_last_(database, "SELECT max(id) FROM vehicles"),
      select_(database, "SELECT listed, first_sequence, status FROM vehicles WHERE id = ?"),
      select_not_listed_(database,
                         "SELECT id FROM vehicles INDEXED BY vehicles_not_listed WHERE listed IS NOT 1"),
      count_listed_(database, "SELECT count(*) FROM vehicles WHERE listed = 1") {}

Absences AbsenceReading::of(const Asked& asked, const std::vector<bool>& seen) {
    Absences found;
    std::int64_t lost = 0;
    found.missing = missing(asked, seen, lost);
    found.back = back(seen);
    const auto count = static_cast<std::int64_t>(found.missing.size());
    found.singly = count <= most_singly;
    if (count == 0) return found;
    const bool empty = std::ranges::find(seen, true) == seen.end();
    found.listed = count_listed();
    const bool most = lost > found.listed / 2;
    found.many = empty || most || count > std::max(few, found.listed / 10);
    return found;
}

std::vector<Id> AbsenceReading::missing(const Asked& asked, const std::vector<bool>& seen,
                                        std::int64_t& lost) {
    Id last = 0;
    {
        auto rows = select_last_.query();
        if (rows.next()) last = rows.integer(0);
    }
    std::vector<Id> missing;
    for (Id vehicle = 1; vehicle <= last; ++vehicle) {
        if (is_seen(seen, vehicle)) continue;
        auto rows = select_.query(vehicle);
        if (!rows.next()) continue;
        const bool unlisted_already = !rows.is_null(0) && !rows.flag(0);
        const bool only_asked_for = rows.is_null(0) && rows.is_null(2);  // and refused: never the platform's
        if (rows.integer(1) > asked.fence || unlisted_already || only_asked_for) continue;
        missing.push_back(vehicle);
        if (rows.flag(0)) ++lost;
    }
    return missing;
}

std::vector<Id> AbsenceReading::back(const std::vector<bool>& seen) {
    std::vector<Id> back;
    auto rows = select_not_listed_.query();
    while (rows.next()) {
        if (is_seen(seen, rows.integer(0))) back.push_back(rows.integer(0));
    }
    return back;
}

std::int64_t AbsenceReading::count_listed() {
    auto rows = count_listed_.query();
    return rows.next() ? rows.integer(0) : 0;
}

}  // namespace storage
