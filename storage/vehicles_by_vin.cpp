#include "storage/vehicles_by_vin.hpp"

namespace storage {

VehiclesByVin::VehiclesByVin(Database& database, Dictionaries& dictionaries)
    : dictionaries_(dictionaries),
      select_(database,
              "SELECT vin, brand, status, listed FROM vehicles INDEXED BY vehicles_by_vin WHERE vin > ? "
              "ORDER BY vin LIMIT ?") {}

std::vector<KnownVehicle> VehiclesByVin::behind(const std::string& vin, int limit) {
    std::vector<KnownVehicle> vehicles;
    auto rows = select_.query(vin, limit);
    while (rows.next()) {
        KnownVehicle known{.vin = rows.text(0),
                           .brand = dictionaries_.brands.text(rows.integer(1)),
                           .status = {},
                           .listed = {}};
        if (const auto status = rows.maybe_integer(2)) known.status = dictionaries_.status(*status);
        if (!rows.is_null(3)) known.listed = rows.flag(3);
        vehicles.push_back(std::move(known));
    }
    return vehicles;
}

}  // namespace storage
