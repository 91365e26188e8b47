#include "storage/listed_news.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "clearance/history.hpp"

namespace storage {
namespace {

using clearance::ObservationKind;

/// By its dates; where those are all the same second, as of a rejection at once, by its end that is in force.
bool is_newest_first(const std::vector<Observation>& entries, const clearance::Status& in_force) {
    const auto dated = [](const Observation& entry) { return entry.occurred_at.has_value(); };
    const auto first = std::ranges::find_if(entries, dated);
    const auto last = std::find_if(entries.rbegin(), entries.rend(), dated);
    if (first == entries.end() || *first->occurred_at < *last->occurred_at) return false;
    if (*first->occurred_at > *last->occurred_at) return true;
    return entries.front().status == in_force && entries.back().status != in_force;
}

bool is_of_answer(const Observation& observation, Time requested_at, Id fence, Id reference) {
    const bool listed =
        observation.kind == ObservationKind::changelog || observation.kind == ObservationKind::listing;
    return listed && observation.requested_at == requested_at && observation.fence == fence &&
           observation.reference == reference;
}

bool are_of_one_answer(const Observation& a, const Observation& b) {
    return a.kind == ObservationKind::listing && b.kind == ObservationKind::listing &&
           is_of_answer(a, b.requested_at, b.fence, b.reference);
}

bool says_the_same_as(const Observation& a, const Observation& b) {
    return a.kind == ObservationKind::listing && a.status == b.status && a.last_entry == b.last_entry;
}

/// Whether `listing` tells nothing that `before`, which said the same, and what it was told beside did not.
bool is_echo_of(const Observation& before, std::span<const Observation> known, const Observation& listing) {
    std::vector<const Observation*> beside;
    for (const auto& each : known) {
        if (are_of_one_answer(each, before)) beside.push_back(&each);
    }
    // a half that the other half was not told beside is to be told again, beside it
    const bool twice = std::ranges::any_of(
        beside, [&before](const Observation* each) { return !(each->status == before.status); });
    if (!twice && !listing.filtered && is_listed_twice(known)) return false;
    return std::ranges::none_of(known, [&](const Observation& each) {
        if (is_of_answer(each, before.requested_at, before.fence, before.reference)) return false;
        const auto says_the_same = [&each](const Observation* half) { return says_the_same_as(each, *half); };
        // a filtered list holds some of them; what a whole one held alone is news
        if (each.filtered && std::ranges::any_of(beside, says_the_same)) return false;
        if (each.id > before.fence) return true;
        const bool listed = each.kind == ObservationKind::listing;
        const bool decided = each.kind == ObservationKind::changelog ||
                             (listed && (each.last_entry != 0 || before.last_entry == 0));
        const auto since =
            std::max(each.recorded_at, clearance::trusted_time(each).value_or(each.recorded_at)) +
            clearance::settle_time;
        // of what a list told, the first word that is late enough is news, none before it
        return !decided && before.requested_at < since && (!listed || listing.requested_at >= since);
    });
}

}  // namespace

std::vector<Observation> changelog_observations(const Asked& asked, const clearance::ListedVehicle& item,
                                                Time now) {
    std::vector<Observation> entries;
    for (const auto& entry : item.changelog) {
        Observation observation;
        observation.kind = ObservationKind::changelog;
        observation.source = clearance::Source::sweep;
        observation.status = entry.status;
        observation.occurred_at = clearance::parse_time(entry.timestamp);
        observation.occurred_text = entry.timestamp;
        observation.recorded_at = now;
        observation.reason = entry.reason;
        observation.requested_at = asked.requested_at;
        observation.fence = asked.fence;
        observation.reference = asked.reference;
        entries.push_back(std::move(observation));
    }
    if (is_newest_first(entries, item.status)) std::ranges::reverse(entries);
    int position = 0;
    for (auto& entry : entries) entry.position = position++;
    return entries;
}

Id known_entry(std::span<const Observation> known, const Observation& entry) {
    const auto same = [&entry](const Observation& other) {
        if (other.kind != ObservationKind::changelog || other.status != entry.status) return false;
        if (entry.occurred_at) return other.occurred_at == entry.occurred_at;
        return other.occurred_text == entry.occurred_text && other.position == entry.position;
    };
    const auto found = std::ranges::find_if(known, same);
    return found == known.end() ? 0 : found->id;
}

bool is_behind_fence(std::span<const Observation> known, const Asked& asked) {
    return std::ranges::any_of(known, [&asked](const Observation& each) {
        return each.id > asked.fence && !is_of_answer(each, asked.requested_at, asked.fence, asked.reference);
    });
}

bool is_listed_twice(std::span<const Observation> known) {
    // where it no longer stands there twice, that is forgotten after so many answers
    int answers = 8;
    const Observation* later = nullptr;
    for (auto each = known.rbegin(); each != known.rend(); ++each) {
        if (each->kind != ObservationKind::listing) continue;
        const bool beside = later != nullptr && are_of_one_answer(*each, *later);
        if (beside && each->status != later->status) return true;
        if (!beside && answers-- == 0) return false;
        later = &*each;
    }
    return false;
}

bool is_echo(std::span<const Observation> known, const Observation& listing) {
    // the last of a whole list, which concludes more, and the last of all
    const Observation *whole = nullptr, *last = nullptr;
    for (const auto& each : known) {
        if (!says_the_same_as(each, listing)) continue;
        if (last == nullptr || each.id > last->id) last = &each;
        if (!each.filtered && (whole == nullptr || each.id > whole->id)) whole = &each;
    }
    if (whole != nullptr && is_echo_of(*whole, known, listing)) return true;
    return last != nullptr && last != whole && listing.filtered && is_echo_of(*last, known, listing);
}

}  // namespace storage
