// What the ledger last told of a vehicle's transitions: the newest revision of each, read from the log of
// revisions. Used by the writer to find differences and by readers to show them, each on its own connection.
#pragma once

#include <vector>

#include "storage/dictionary.hpp"

namespace storage {

class ToldTransitions {
  public:
    ToldTransitions(Database& database, Dictionaries& dictionaries);

    /// Those not withdrawn, oldest first, without their evidence.
    std::vector<RecordedTransition> of(Id vehicle);

  private:
    clearance::Transition read(Rows& rows);

    Dictionaries& dictionaries_;
    Statement select_;
};

}  // namespace storage
