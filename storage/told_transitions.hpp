// What the ledger last told of a vehicle's transitions: the newest revision of each, read from the log of
// revisions. Used by the writer to find differences and by readers to show them, each on its own connection.
#pragma once

#include <vector>

#include "storage/dictionary.hpp"

namespace storage {

/// Of the table of transitions, for read_revision(); seq and change are the first two.
const std::string& revision_columns();
inline constexpr int revision_column_count = 16;
inline constexpr int revision_to_column = 4, revision_sources_column = 13;
/// What one revision tells, without its evidence.
clearance::Transition read_revision(const Rows& rows, Dictionaries& dictionaries);

class ToldTransitions {
  public:
    ToldTransitions(Database& database, Dictionaries& dictionaries);

    /// Those not withdrawn, oldest first, without their evidence.
    std::vector<RecordedTransition> of(Id vehicle);

  private:
    Dictionaries& dictionaries_;
    Statement select_;
};

}  // namespace storage
