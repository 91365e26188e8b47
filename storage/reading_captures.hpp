// The gap ledger as it is read. One reader's thread only.
#pragma once

#include <vector>

#include "storage/capture_records.hpp"
#include "storage/dictionary.hpp"
#include "storage/told_transitions.hpp"

namespace storage {

class CaptureReading {
  public:
    CaptureReading(Database& database, Dictionaries& dictionaries, ToldTransitions& transitions);

    CaptureReport report(const CaptureQuery& query);
    std::vector<MissedTransition> missed(const MissedQuery& query);

  private:
    Dictionaries& dictionaries_;
    ToldTransitions& transitions_;
    Statement select_range_, select_missed_;
};

}  // namespace storage
