// What was so before anybody was watching, by the rule of clearance/adoption.hpp and what the ledger knows.
// Belongs to its connection's thread.
#pragma once

#include "clearance/history.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class Adoption {
  public:
    Adoption(Database& database, Time ledger_created_at);

    Time ledger_created_at() const { return ledger_created_at_; }
    bool has_adopted(Id vehicle, const clearance::Transition& transition);

  private:
    Time watched_since(Id vehicle);
    std::optional<Time> first_full_sweep_end();

    Time ledger_created_at_;
    Statement select_asked_, select_sweep_;
};

}  // namespace storage
