#include "storage/listed_news.hpp"

#include <algorithm>
#include <optional>

#include "clearance/history.hpp"

namespace storage {
namespace {

using clearance::ObservationKind;

bool is_newest_first(const std::vector<Observation>& entries) {
    const auto dated = [](const Observation& entry) { return entry.occurred_at.has_value(); };
    const auto first = std::ranges::find_if(entries, dated);
    const auto last = std::find_if(entries.rbegin(), entries.rend(), dated);
    return first != entries.end() && *first->occurred_at > *last->occurred_at;
}

bool is_of_answer(const Observation& observation, Time requested_at, Id fence, Id reference) {
    const bool listed =
        observation.kind == ObservationKind::changelog || observation.kind == ObservationKind::listing;
    return listed && observation.requested_at == requested_at && observation.fence == fence &&
           observation.reference == reference;
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
    if (is_newest_first(entries)) std::ranges::reverse(entries);
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

bool is_echo(std::span<const Observation> known, const Observation& listing) {
    const Observation* newest = nullptr;
    for (const auto& each : known) {
        const bool same = each.kind == ObservationKind::listing && each.status == listing.status &&
                          each.last_entry == listing.last_entry;
        if (same && (newest == nullptr || each.id > newest->id)) newest = &each;
    }
    if (newest == nullptr || (newest->filtered && !listing.filtered)) return false;
    return std::ranges::none_of(known, [newest](const Observation& each) {
        if (is_of_answer(each, newest->requested_at, newest->fence, newest->reference)) return false;
        if (each.id > newest->fence) return true;
        const bool of_changelog =
            each.kind == ObservationKind::changelog || each.kind == ObservationKind::listing;
        return !of_changelog && newest->requested_at < each.recorded_at + clearance::settle_time;
    });
}

}  // namespace storage
