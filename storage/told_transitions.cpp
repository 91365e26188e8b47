#include "storage/told_transitions.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "storage/revisions.hpp"

namespace storage {

const std::string& revision_columns() {
    static const std::string text =
        "seq, change, transition, from_status, to_status, occurred_at, earliest, estimated, provisional, "
        "unconfirmed, expected, place, episode, sources, reason, first_recorded_at";
    return text;
}

clearance::Transition read_revision(const Rows& rows, Dictionaries& dictionaries) {
    clearance::Transition transition;
    transition.id = rows.integer(2);
    if (const auto from = rows.maybe_integer(3)) transition.from = dictionaries.status(*from);
    transition.to = dictionaries.status(rows.integer(4));
    transition.occurred_at = rows.time(5);
    transition.earliest = rows.maybe_time(6);
    transition.estimated = rows.flag(7);
    transition.provisional = rows.flag(8);
    transition.unconfirmed = rows.flag(9);
    transition.expected = rows.flag(10);
    transition.order = static_cast<int>(rows.integer(11));
    transition.episode = static_cast<int>(rows.integer(12));
    transition.sources = static_cast<std::uint8_t>(rows.integer(13));
    transition.reason = dictionaries.reason(rows.maybe_integer(14));
    transition.recorded_at = rows.time(15);
    return transition;
}

ToldTransitions::ToldTransitions(Database& database, Dictionaries& dictionaries)
    : dictionaries_(dictionaries),
      select_(database, "SELECT " + revision_columns() + " FROM transitions WHERE vehicle = ? ORDER BY seq") {
}

std::vector<RecordedTransition> ToldTransitions::of(Id vehicle) {
    std::map<Id, RecordedTransition> newest;
    auto rows = select_.query(vehicle);
    while (rows.next()) {
        const Id id = rows.integer(2);
        if (static_cast<Change>(rows.integer(1)) == Change::withdrawn) {
            newest.erase(id);
        } else {
            newest.insert_or_assign(id,
                                    RecordedTransition{read_revision(rows, dictionaries_), rows.integer(0)});
        }
    }
    std::vector<RecordedTransition> told;
    for (auto& [id, transition] : newest) told.push_back(std::move(transition));
    std::ranges::stable_sort(told, {}, [](const RecordedTransition& each) {
        return std::tuple(each.transition.occurred_at, each.transition.order);
    });
    return told;
}

}  // namespace storage
