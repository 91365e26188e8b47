// Removes a vehicle from every table and keeps only its keyed digest. Inside a write transaction of its own,
// the writer's thread only, with foreign keys off: SQLite would look through whole tables for references to
// each row. Promise: no row belongs to the vehicle afterwards, and no text that find_mentions() looks at
// names it.
#pragma once

#include "storage/alert_routing.hpp"
#include "storage/erasure.hpp"
#include "storage/mentions.hpp"
#include "storage/vehicle_table.hpp"

namespace storage {

class ErasureWriting {
  public:
    ErasureWriting(WriteContext& context, VehicleTable& vehicles, AlertRouting& routing)
        : context_(context), vehicles_(vehicles), routing_(routing) {}

    /// `mentions`: what was found before the transaction; what came since is looked for here.
    Erasure erase(const Vin& vin, Mentions mentions);

  private:
    std::int64_t run(const std::string& sql, Id id);
    std::vector<Id> own_deliveries(Id vehicle);
    void remove_vehicle(const VehicleRow& row, Mentions& mentions, Erasure& erasure);
    void remove_findings(Id vehicle, Erasure& erasure);
    void remove_rows(Mentions& mentions, Erasure& erasure);
    void black_out(const Vin& vin, Mentions& mentions, Erasure& erasure);
    std::int64_t black_out(const Vin& vin, const SearchedTable& table, const char* column, Id id);
    std::int64_t black_out_tags(const Vin& vin, const std::string& table, const std::string& owner, Id id);

    WriteContext& context_;
    VehicleTable& vehicles_;
    AlertRouting& routing_;
};

}  // namespace storage
