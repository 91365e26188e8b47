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

bool VehicleFilter::fits(const VehiclePlace& place) {
    const auto vehicle = traits_.find(place.id);
    return vehicle && fits(*vehicle);
}

bool VehicleFilter::fits(const VehicleTraits& vehicle) {
    const auto& wanted = question_;
    if (!groups_.hold(vehicle.status, vehicle.brand)) return false;
    if (wanted.since && vehicle.since < *wanted.since) return false;
    if (wanted.until && vehicle.since >= *wanted.until) return false;
    if (wanted.listed && vehicle.listed != wanted.listed) return false;
    if (wanted.reason && !(vehicle.reason && is_of(*vehicle.reason))) return false;
    if (!wanted.vin_part.empty() && vehicle.vin.find(wanted.vin_part) == std::string::npos) return false;
    if (wanted.stuck && traits_.is_stuck(vehicle.id) != *wanted.stuck) return false;
    return std::ranges::all_of(wanted.tags,
                               [&](const auto& tag) { return traits_.has_tag(vehicle.id, tag); });
}

bool VehicleFilter::is_of(Id reason) {
    const auto known = reasons_.find(reason);
    if (known != reasons_.end()) return known->second;
    const bool is = question_.reason(dictionaries_.reasons.text(reason));
    reasons_.emplace(reason, is);
    return is;
}

}  // namespace storage
