#include "clearance/fold.hpp"

#include <algorithm>
#include <tuple>

namespace clearance {
namespace {

/// Of entries that say the same time the array's order counts, and where two arrays disagree the life
/// cycle's: never which came first.
auto place(const Observation& entry) {
    return std::tuple(entry.position, entry.status.known(), entry.status.text(), entry.id);
}

Item& joined(Timeline& timeline, const Observation& entry, Time at) {
    auto& items = timeline.items;
    if (items.empty() || !(items.back().to == entry.status)) return items.emplace_back(entry, at);
    items.back().add(entry);
    return items.back();
}

}  // namespace

/// An entry without a date keeps its place in the array. It happened after the entry before it, and before
/// the one behind it and the answer that first told of it.
void Fold::lay_spine() {
    struct Entry {
        const Observation* told;
        std::optional<Time> at;
    };
    std::vector<Entry> entries;
    Observed undated;
    for (const Observation* o : of(ObservationKind::changelog)) {
        if (const auto time = trusted_time(*o)) {
            entries.push_back({o, time});
        } else {
            undated.push_back(o);
        }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return a.at != b.at ? a.at < b.at : place(*a.told) < place(*b.told);
    });
    std::sort(undated.begin(), undated.end(),
              [](const auto* a, const auto* b) { return place(*a) < place(*b); });
    for (const Observation* o : undated) {
        auto at = entries.size();
        while (at > 0 && !(place(*entries[at - 1].told) < place(*o))) --at;
        entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(at), {o, std::nullopt});
    }
    std::optional<Time> before;
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        Time at = entry->at.value_or(entry->told->requested_at);
        const auto next = std::find_if(entry, entries.end(), [](const Entry& e) { return e.at.has_value(); });
        if (next != entries.end()) at = std::min(at, *next->at);
        if (before) at = std::max(at, *before);
        Item& item = joined(timeline_, *entry->told, at);
        if (item.evidence.size() == 1 && !entry->at) {
            item.estimated = true;
            item.earliest = before;
        } else if (item.estimated && entry->at) {
            item.estimated = false;
            item.earliest.reset();
            item.at = at;
        }
        before = at;
    }
}

/// What was told within the time that an entry without a date has is about that entry: a webhook's time makes
/// it exact, an answer says that it had happened by then.
void Fold::date_undated_entries() {
    auto& items = timeline_.items;
    const auto fits = [](const Item& item, const Observation& told, Time at) {
        if (!item.estimated || !(item.to == told.status)) return false;
        return at <= item.at + clock_tolerance && at + stamp_tolerance >= item.earliest.value_or(at);
    };
    std::erase_if(loose_, [&](const Observation* told) {
        const Time at = *trusted_time(*told);
        const auto found =
            std::find_if(items.begin(), items.end(), [&](const Item& item) { return fits(item, *told, at); });
        if (found == items.end()) return false;
        found->at = std::max(std::min(at, found->at), found->earliest.value_or(Time::min()));
        found->estimated = told->kind == ObservationKind::answer;
        if (!found->estimated) found->earliest.reset();
        found->add(*told);
        for (auto before = found; before != items.begin() && (before - 1)->at > found->at; --before) {
            (before - 1)->at = found->at;
        }
        return true;
    });
}

}  // namespace clearance
