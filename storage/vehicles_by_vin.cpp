#include "storage/vehicles_by_vin.hpp"

namespace storage {

VehiclesByVin::VehiclesByVin(Database& database, Dictionaries& dictionaries)
    : dictionaries_(dictionaries),
      select_(database,
              "SELECT vin, brand, status, id FROM vehicles INDEXED BY vehicles_by_vin WHERE vin > ? "
              "ORDER BY vin LIMIT ?"),
      select_request_(database,
                      "SELECT brand, state, EXISTS (SELECT 1 FROM commands INDEXED BY commands_open WHERE "
                      "vehicle = ?1 AND settled = 0) FROM commands INDEXED BY commands_by_vehicle "
                      "WHERE vehicle = ?1 AND kind = ?2 ORDER BY id DESC LIMIT 1") {}

std::vector<KnownVehicle> VehiclesByVin::behind(const std::string& vin, int limit) {
    std::vector<KnownVehicle> vehicles;
    auto rows = select_.query(vin, limit);
    while (rows.next()) {
        KnownVehicle known{.vin = rows.text(0),
                           .brand = dictionaries_.brands.text(rows.integer(1)),
                           .status = {},
                           .is_refused = false};
        if (const auto status = rows.maybe_integer(2)) {
            known.status = dictionaries_.status(*status);
        } else {
            add_request(known, rows.integer(3));
        }
        vehicles.push_back(std::move(known));
    }
    return vehicles;
}

/// One whose outcome was unknown and that is settled without a status was not taken either.
void VehiclesByVin::add_request(KnownVehicle& known, Id vehicle) {
    auto rows = select_request_.query(vehicle, CommandKind::request);
    if (!rows.next()) return;
    const bool accepted = static_cast<CommandState>(rows.integer(1)) == CommandState::accepted;
    known.is_refused = !accepted && !rows.flag(2);
    if (known.brand.empty()) known.brand = rows.text(0);
}

}  // namespace storage
