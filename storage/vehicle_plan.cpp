#include "storage/vehicle_plan.hpp"

#include <algorithm>

namespace storage {
namespace {

constexpr std::size_t most_reasons = 500;

using Places = VehicleWalk::Places;
using After = VehicleWalk::After;

}  // namespace

std::int64_t VehiclePlanning::size(const Set& set) const {
    const auto seen = static_cast<std::int64_t>(set.first.size());
    return is_small(set) ? seen : std::max(seen, groups_.everything() / 10);
}

VehiclePlanning::VehiclePlanning(const VehicleQuestion& question, VehicleGroups& groups,
                                 VehicleFilter& filter, VehicleWalk& walk, VehicleTraitReading& traits)
    : question_(question), groups_(groups), filter_(filter), walk_(walk), traits_(traits) {}

std::vector<VehiclePlanning::Set> VehiclePlanning::sets() {
    std::vector<Set> sets;
    if (question_.stuck == true)
        sets.push_back({[this](const After& after, std::size_t most) { return walk_.stuck(after, most); }});
    if (question_.listed == false)
        sets.push_back(
            {[this](const After& after, std::size_t most) { return walk_.unlisted(after, most); }});
    if (question_.reason) add_reasons(sets);
    for (const auto& tag : question_.tags) {
        sets.push_back({[this, &tag](const After& after, std::size_t most) {
            return walk_.with_tag(tag, after, most);
        }});
    }
    for (auto& set : sets) set.first = set.walk({}, question_.most_sorted + 1);
    return sets;
}

void VehiclePlanning::add_reasons(std::vector<Set>& sets) {
    auto in_use = walk_.reasons_in_use(most_reasons);
    if (!in_use) return;
    std::erase_if(*in_use, [this](const auto& each) { return !filter_.is_of(each.reason); });
    std::vector<Id> statuses;
    for (const auto& each : *in_use) statuses.push_back(each.status);
    groups_.keep_statuses(statuses);
    sets.push_back({[this, which = std::move(*in_use)](const After& after, std::size_t most) {
        return walk_.with_reasons(which, after, most);
    }});
}

VehiclePlan VehiclePlanning::plan() {
    auto found = sets();
    if (question_.stuck == true) groups_.keep_unfinished();
    return question_.order == VehicleOrder::id ? by_id(std::move(found)) : in_order(std::move(found));
}

VehiclePlan VehiclePlanning::by_id(std::vector<Set> sets) {
    const auto smallest = std::ranges::min_element(sets, {}, [this](const Set& set) { return size(set); });
    const bool by_set =
        smallest != sets.end() && (groups_.are_all() || size(*smallest) <= groups_.vehicles());
    if (by_set) return {.next = smallest->walk};
    VehiclePlan plan{.of_groups = true, .exact = only_groups()};
    if (groups_.are_all()) {
        plan.tells_vins = true;
        plan.next = [this](const After& after, std::size_t most) { return walk_.by_id(after, most); };
    } else {
        plan.next = [this](const After& after, std::size_t most) {
            return walk_.by_id(groups_, after, most);
        };
    }
    return plan;
}

VehiclePlan VehiclePlanning::in_order(std::vector<Set> sets) {
    const bool range = question_.since || question_.until;
    if (question_.order != VehicleOrder::since && range) {
        auto& set = sets.emplace_back();
        const VehicleQuestion of_range{.since = question_.since, .until = question_.until};
        set.first = walk_.by_since(groups_, of_range, {}, question_.most_sorted + 1);
    }
    if (question_.order == VehicleOrder::vin &&
        groups_.vehicles() <= static_cast<std::int64_t>(question_.most_sorted)) {
        auto& set = sets.emplace_back();
        set.first = walk_.by_id(groups_, {}, question_.most_sorted + 1);
    }
    const auto smallest = std::ranges::min_element(sets, {}, [](const Set& set) { return set.first.size(); });
    if (smallest != sets.end() && is_small(*smallest)) return all_at_once(smallest->first);

    const bool down = question_.descending;
    VehiclePlan plan{.of_groups = true, .exact = only_groups()};
    switch (question_.order) {
        case VehicleOrder::since: {
            auto without_range = question_;
            without_range.since.reset();
            without_range.until.reset();
            plan.exact = without_range.only_groups();
            plan.next = [this](const After& after, std::size_t most) {
                return walk_.by_since(groups_, question_, after, most);
            };
            return plan;
        }
        case VehicleOrder::brand:
            plan.next = [this, down](const After& after, std::size_t most) {
                return walk_.by_brand(groups_, after, most, down);
            };
            return plan;
        case VehicleOrder::vin:
        case VehicleOrder::id:
            break;
    }
    return {.next = [this, down](const After& after,
                                 std::size_t most) { return walk_.by_vin(after, most, down); },
            .tells_vins = true};
}

VehiclePlan VehiclePlanning::all_at_once(const Places& vehicles) {
    const auto order = question_.order;
    const auto before = [order, down = question_.descending](const VehiclePlace& a, const VehiclePlace& b) {
        return comes_before(order, down, a, b);
    };
    Places places;
    for (const auto& each : vehicles) {
        const auto traits = traits_.find(each.id);
        if (!traits || !groups_.hold(traits->status, traits->brand)) continue;
        VehiclePlace place{.id = each.id};
        if (order == VehicleOrder::since) place.since = traits->since;
        if (order == VehicleOrder::vin) place.text = traits->vin;
        if (order == VehicleOrder::brand) place.text = groups_.brand_text(traits->brand);
        places.push_back(std::move(place));
    }
    std::ranges::sort(places, before);
    return {.next = [places = std::move(places), before](const After& after, std::size_t most) {
        auto first = places.begin();
        if (after) first = std::ranges::upper_bound(places, *after, before);
        const auto rest = static_cast<std::size_t>(places.end() - first);
        return Places(first, first + static_cast<std::ptrdiff_t>(std::min(most, rest)));
    }};
}

}  // namespace storage
