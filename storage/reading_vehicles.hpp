// The vehicles as they are read: one, those not finished, and the summary. One reader's thread only.
#pragma once

#include <vector>

#include "storage/dictionary.hpp"
#include "storage/last_sweeps.hpp"

namespace storage {

class VehicleReading {
  public:
    VehicleReading(Database& database, Dictionaries& dictionaries);

    Id id(const Vin& vin);                        // 0: unknown
    std::optional<Vehicle> find(const Vin& vin);  // also one without a status
    /// The same for many: the last sweeps are read once for all of them.
    std::optional<Vehicle> find(Id id, const LastSweeps& last);
    LastSweeps last_sweeps() { return last_sweeps_.read(); }
    /// By ascending id: those whose status is unfinished, and those we were told of without knowing their
    /// status.
    std::vector<Vin> unfinished(int limit, Id after);
    std::vector<Id> unfinished_ids();
    std::optional<Vin> vin(Id id);
    Summary summary();

  private:
    struct Group {
        Id status = 0, brand = 0;
        std::int64_t count = 0;
    };

    std::vector<Group> groups();
    bool is_unfinished(const Group& group);
    void add_without_status(std::vector<Id>& ids, int limit, Id after);  // leaves them sorted
    std::vector<Id> with_unfinished_status(int limit, Id after);
    Vehicle read(Rows& rows, const LastSweeps& last);
    Tags tags(Id vehicle);

    Dictionaries& dictionaries_;
    LastSweepsReading last_sweeps_;
    Statement select_id_, select_by_vin_, select_by_id_, select_vin_, select_tags_, select_groups_;
    Statement select_of_group_, select_without_status_;
};

}  // namespace storage
