#include "storage/reading_search.hpp"

#include <algorithm>

#include "storage/vehicle_plan.hpp"

namespace storage {
namespace {

constexpr std::size_t most_at_once = 4000;  // places held in memory

/// What a place tells by itself; the filter looks at the vehicle.
bool may_fit(const VehiclePlan& plan, const VehicleQuestion& question, const VehiclePlace& place) {
    return !plan.tells_vins || question.vin_part.empty() ||
           place.text.find(question.vin_part) != std::string::npos;
}

}  // namespace

SearchReading::SearchReading(Database& database, Dictionaries& dictionaries, VehicleReading& vehicles)
    : dictionaries_(dictionaries),
      vehicles_(vehicles),
      walk_(database),
      traits_(database),
      by_vin_(database, dictionaries),
      select_groups_(database, "SELECT status, brand, n FROM vehicle_counts WHERE n > 0"),
      select_brands_(database, "SELECT text FROM brands WHERE text <> ''"),
      select_state_(database, "PRAGMA data_version") {}

std::int64_t SearchReading::state() {
    auto rows = select_state_.query();
    if (!rows.next()) throw LedgerError("the ledger does not tell its state");
    return rows.integer(0);
}

VehicleGroups SearchReading::groups(const std::vector<std::string>& statuses,
                                    const std::vector<std::string>& brands) {
    std::vector<VehicleGroup> all;
    auto rows = select_groups_.query();
    while (rows.next()) {
        const Id status = rows.integer(0), brand = rows.integer(1);
        all.push_back({.status = status,
                       .brand = brand,
                       .count = rows.integer(2),
                       .brand_text = dictionaries_.brands.text(brand),
                       .status_text = dictionaries_.statuses.text(status)});
    }
    return {std::move(all), statuses, brands};
}

std::vector<std::string> SearchReading::brands() {
    std::vector<std::string> brands;
    auto rows = select_brands_.query();
    while (rows.next()) brands.push_back(rows.text(0));
    return brands;
}

std::int64_t SearchReading::count(const std::vector<std::string>& statuses,
                                  const std::vector<std::string>& brands) {
    return groups(statuses, brands).vehicles();
}

VehiclePage SearchReading::page(const VehicleQuestion& question) {
    auto groups = this->groups(question.statuses, question.brands);
    VehicleFilter filter(question, groups, traits_, dictionaries_);
    VehiclePlanning planning(question, groups, filter, walk_, traits_);
    const auto plan = planning.plan();
    VehiclePage page;
    if (groups.chosen().empty()) return page;
    const auto last_sweeps = vehicles_.last_sweeps();
    const auto budget = question.most_looked_at + question.limit + 1;
    auto after = question.after;
    for (std::size_t looked_at = 0, most = question.limit + 1; looked_at < budget;) {
        const auto asked = std::min({most, budget - looked_at, most_at_once});
        const auto places = plan.next(after, asked);
        for (const auto& place : places) {
            ++looked_at;
            if (plan.exact || (may_fit(plan, question, place) && filter.fits(place, plan.of_groups))) {
                if (page.vehicles.size() == question.limit) {
                    page.next = after;
                    return page;
                }
                if (auto vehicle = vehicles_.find(place.id, last_sweeps))
                    page.vehicles.push_back(std::move(*vehicle));
            }
            after = place;
        }
        if (places.size() < asked) return page;
        most = 2 * most;
    }
    page.next = after;
    return page;
}

}  // namespace storage
