#include "storage/confirmations.hpp"

namespace storage {

Confirmations::Confirmations(WriteContext& context)
    : context_(context),
      last_sweeps_(context.database),
      select_last_(context.database, "SELECT max(id) FROM sweeps") {}

void Confirmations::only_after(Id sweep, VehicleRow& row) {
    keep(row);
    row.confirmed_from = sweep + 1;
}

void Confirmations::only_later(VehicleRow& row) {
    auto rows = select_last_.query();
    only_after(rows.next() ? rows.integer(0) : 0, row);
}

void Confirmations::keep(VehicleRow& row) {
    row.confirmed_at = last_sweeps_.read().confirmed({.written = row.confirmed_at,
                                                      .from = row.confirmed_from.value_or(0),
                                                      .listed = row.listed == true,
                                                      .unfinished = is_unfinished(row)});
}

bool Confirmations::is_unfinished(const VehicleRow& row) {
    return row.status && context_.dictionaries.status(*row.status).is_unfinished();
}

}  // namespace storage
