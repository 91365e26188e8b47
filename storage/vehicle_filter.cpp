#include "storage/vehicle_filter.hpp"

#include <algorithm>

namespace storage {

VehicleTraitReading::VehicleTraitReading(Database& database)
    : select_(database,
              "SELECT vin, status, brand, since, reason, listed FROM vehicles WHERE id = ? AND status IS NOT "
              "NULL"),
      select_tag_(database, "SELECT 1 FROM tags WHERE vehicle = ? AND key = ? AND value = ?"),
      // 6: FindingKind::stuck
      select_stuck_(database,
                    "SELECT 1 FROM findings INDEXED BY findings_open "
                    "WHERE closed_at IS NULL AND kind = 6 AND ifnull(vehicle, 0) = ?") {}

std::optional<VehicleTraits> VehicleTraitReading::find(Id vehicle) {
    auto rows = select_.query(vehicle);
    if (!rows.next()) return std::nullopt;
    VehicleTraits traits{
        .id = vehicle, .vin = rows.text(0), .status = rows.integer(1), .brand = rows.integer(2)};
    traits.since = rows.time(3);
    traits.reason = rows.maybe_integer(4);
    if (!rows.is_null(5)) traits.listed = rows.flag(5);
    return traits;
}

bool VehicleTraitReading::has_tag(Id vehicle, const std::pair<std::string, std::string>& tag) {
    return select_tag_.query(vehicle, tag.first, tag.second).next();
}

bool VehicleTraitReading::is_stuck(Id vehicle) {
    return select_stuck_.query(vehicle).next();
}

VehicleFilter::VehicleFilter(const VehicleQuestion& question, const VehicleGroups& groups,
                             VehicleTraitReading& traits, Dictionaries& dictionaries)
    : question_(question), groups_(groups), traits_(traits), dictionaries_(dictionaries) {}

bool VehicleFilter::fits(const VehiclePlace& place, bool of_groups) {
    if (!of_groups || asks_for_its_row()) {
        const auto vehicle = traits_.find(place.id);
        if (!vehicle || !row_fits(*vehicle)) return false;
    }
    if (question_.stuck && traits_.is_stuck(place.id) != *question_.stuck) return false;
    return std::ranges::all_of(question_.tags,
                               [&](const auto& tag) { return traits_.has_tag(place.id, tag); });
}

bool VehicleFilter::asks_for_its_row() const {
    const auto& asked = question_;
    return asked.since || asked.until || asked.listed || asked.reason || !asked.vin_part.empty();
}

bool VehicleFilter::row_fits(const VehicleTraits& vehicle) {
    const auto& asked = question_;
    if (!groups_.hold(vehicle.status, vehicle.brand)) return false;
    if (asked.since && vehicle.since < *asked.since) return false;
    if (asked.until && vehicle.since >= *asked.until) return false;
    if (asked.listed && vehicle.listed != asked.listed) return false;
    if (asked.reason && !(vehicle.reason && is_of(*vehicle.reason))) return false;
    return asked.vin_part.empty() || vehicle.vin.find(asked.vin_part) != std::string::npos;
}

bool VehicleFilter::is_of(Id reason) {
    const auto known = reasons_.find(reason);
    if (known != reasons_.end()) return known->second;
    const bool is = question_.reason(dictionaries_.reasons.text(reason));
    reasons_.emplace(reason, is);
    return is;
}

}  // namespace storage
