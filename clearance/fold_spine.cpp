#include "clearance/fold.hpp"

#include <algorithm>

#include "clearance/matching.hpp"

namespace clearance {

/// Entries without a date keep their place in the array: behind the entry before them there, at its time.
void Fold::lay_spine() {
    struct Entry {
        const Observation* told;
        Time at;
        bool dated;
    };
    std::vector<Entry> entries;
    Observed undated;
    for (const Observation* o : of(ObservationKind::changelog)) {
        if (const auto time = trusted_time(*o)) {
            entries.push_back({o, *time, true});
        } else {
            undated.push_back(o);
        }
    }
    const auto place = [](const Observation& o) { return std::pair(o.position, o.id); };
    std::sort(entries.begin(), entries.end(), [&place](const Entry& a, const Entry& b) {
        return a.at != b.at ? a.at < b.at : place(*a.told) < place(*b.told);
    });
    std::sort(undated.begin(), undated.end(),
              [&place](const auto* a, const auto* b) { return place(*a) < place(*b); });
    for (const Observation* o : undated) {
        auto at = entries.size();
        while (at > 0 && !(place(*entries[at - 1].told) < place(*o))) --at;
        Time when = o->requested_at;
        if (!entries.empty()) when = at > 0 ? entries[at - 1].at : entries.front().at;
        entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(at), {o, when, false});
    }
    for (const Entry& entry : entries) {
        if (!timeline_.items.empty() && timeline_.items.back().to == entry.told->status) {
            Item& same = timeline_.items.back();
            if (same.estimated && entry.dated) same.at = entry.at;
            same.estimated = same.estimated && !entry.dated;
            same.add(*entry.told);
        } else {
            Item item(*entry.told, entry.at);
            item.estimated = !entry.dated;
            timeline_.items.push_back(std::move(item));
        }
    }
}

void Fold::attach(ObservationKind kind) {
    Observed told;
    for (const Observation* o : of(kind)) {
        if (trusted_time(*o)) told.push_back(o);
    }
    std::stable_sort(told.begin(), told.end(),
                     [](const auto* a, const auto* b) { return *trusted_time(*a) < *trusted_time(*b); });
    std::vector<bool> attached(told.size());
    std::vector<bool> done(told.size());
    for (std::size_t first = 0; first < told.size(); ++first) {
        if (done[first]) continue;
        std::vector<std::size_t> of_status, entries;
        std::vector<Time> told_times, entry_times;
        for (std::size_t i = first; i < told.size(); ++i) {
            if (!(told[i]->status == told[first]->status)) continue;
            done[i] = true;
            of_status.push_back(i);
            told_times.push_back(*trusted_time(*told[i]));
        }
        for (std::size_t i = 0; i < timeline_.items.size(); ++i) {
            const Item& item = timeline_.items[i];
            if (!(item.to == told[first]->status) || item.estimated) continue;
            entries.push_back(i);
            entry_times.push_back(item.at);
        }
        for (const auto& [entry, i] : match_in_order(entry_times, told_times, match_window)) {
            timeline_.items[entries[entry]].add(*told[of_status[i]]);
            attached[of_status[i]] = true;
        }
    }
    for (std::size_t i = 0; i < told.size(); ++i) {
        if (!attached[i]) loose_.push_back(told[i]);
    }
}

}  // namespace clearance
