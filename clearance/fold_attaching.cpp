#include "clearance/fold.hpp"

#include <algorithm>
#include <tuple>

#include "clearance/matching.hpp"

namespace clearance {
namespace {

/// By what they tell; ids, the order in which they came, decide only between equals.
bool tells_before(const Observation* a, const Observation* b) {
    const auto keys = [](const Observation& o) {
        return std::tuple(*trusted_time(o), o.status.known(), o.status.text(), std::string_view(o.reason),
                          o.id);
    };
    return keys(*a) < keys(*b);
}

bool is_of(const Observation& observation, std::initializer_list<ObservationKind> kinds) {
    return std::find(kinds.begin(), kinds.end(), observation.kind) != kinds.end();
}

}  // namespace

Observed Fold::dated(ObservationKind kind) const {
    Observed told = of(kind);
    std::erase_if(told, [](const auto* o) { return !trusted_time(*o); });
    std::sort(told.begin(), told.end(), tells_before);
    return told;
}

void Fold::attach(ObservationKind kind) {
    Observed told = dated(kind);
    std::stable_sort(told.begin(), told.end(),
                     [](const auto* a, const auto* b) { return a->status.text() < b->status.text(); });
    for (auto first = told.begin(); first != told.end();) {
        const auto last = std::find_if(first, told.end(),
                                       [&first](const auto* o) { return !(o->status == (*first)->status); });
        const auto attached = attach_to_entries({first, last});
        for (std::size_t i = 0; i < attached.size(); ++i) {
            if (!attached[i]) loose_.push_back(first[static_cast<std::ptrdiff_t>(i)]);
        }
        first = last;
    }
    std::sort(loose_.begin(), loose_.end(), tells_before);
}

/// `told`: of one status and kind, ascending. Which of them found an entry.
std::vector<bool> Fold::attach_to_entries(std::span<const Observation* const> told) {
    std::vector<std::size_t> entries;
    std::vector<Time> entry_times, told_times;
    for (std::size_t i = 0; i < timeline_.items.size(); ++i) {
        const Item& item = timeline_.items[i];
        if (!(item.to == told.front()->status) || item.estimated) continue;
        entries.push_back(i);
        entry_times.push_back(item.at);
    }
    for (const Observation* o : told) told_times.push_back(*trusted_time(*o));
    std::vector<bool> attached(told.size());
    const auto may = [&](std::size_t entry, std::size_t i) { return may_pair(entries[entry], *told[i]); };
    for (const auto& [entry, i] : match_in_order(entry_times, told_times, match_window, may)) {
        timeline_.items[entries[entry]].add(*told[i]);
        attached[i] = true;
    }
    return attached;
}

/// Equal statuses of two episodes are not each other's: nothing is told before the episode it belongs to
/// began, and what follows from something told after the entry is another change, unless it is so near that
/// clocks may have put it there.
bool Fold::may_pair(std::size_t entry, const Observation& told) const {
    const auto& items = timeline_.items;
    const Time at = *trusted_time(told);
    const bool by_our_clock = told.kind == ObservationKind::answer;
    const microseconds tolerance =
        by_our_clock ? microseconds{clock_tolerance} : microseconds{stamp_tolerance};
    for (std::size_t i = entry; i-- > 0;) {
        if (items[i].estimated) continue;
        if (items[i].at > at + tolerance) return false;
        break;
    }
    if (at - items[entry].at <= clock_tolerance) return true;
    using enum ObservationKind;
    return !is_follow_up(items[entry].at, told, {webhook, changelog, listing, answer});
}

/// Whether the last other thing told between a time and this leads to it by the life cycle. A webhook may be
/// stamped behind an entry that followed what it tells.
bool Fold::is_follow_up(Time since, const Observation& told, Kinds kinds) const {
    std::optional<Time> last_at, leading_at;
    const auto look_at = [&](const Observation* o) {
        const auto at = is_of(*o, kinds) ? between(since, *o, told) : std::nullopt;
        if (!at) return;
        last_at = std::max(last_at, at);
        if (may_lead_to(o->status, told.status)) leading_at = std::max(leading_at, at);
    };
    for (const Observation* o : all_) {
        if (o->kind != ObservationKind::listing) look_at(o);
    }
    for (const Observation* o : concluding_) look_at(o);
    return leading_at && *leading_at + stamp_tolerance >= *last_at;
}

/// When that happened, if it did after `since` and before what is told; clocks of ours and the platform's are
/// told apart.
std::optional<Time> Fold::between(Time since, const Observation& o, const Observation& told) const {
    if (o.status == told.status) return std::nullopt;
    const Time told_at = *trusted_time(told);
    const bool is_listing = o.kind == ObservationKind::listing;
    const auto at = is_listing ? std::optional(o.requested_at) : trusted_time(o);
    if (!at || *at <= since) return std::nullopt;
    bool before = *at <= told_at;
    if (is_listing) {
        // With a changelog the entries speak; a young one may show what was before.
        const bool speaks = o.last_entry == 0 && *at >= since + settle_time;
        before = before && speaks && !is_told_beside(o, told.status);
    } else if (o.kind == ObservationKind::answer && told.kind == ObservationKind::webhook) {
        const bool asked_before = told.id > o.fence;
        before =
            before || (asked_before && *at <= told_at + clock_tolerance && *at - told_at < told_at - since);
    } else if (told.kind == ObservationKind::answer && o.kind != ObservationKind::answer) {
        before = o.id <= told.fence || *at + clock_tolerance <= told.requested_at;
    }
    return before ? at : std::nullopt;
}

}  // namespace clearance
