// Tells the log of findings that were opened: after each sweep of those that are new, of any that a webhook
// or a command brought meanwhile too. The reconciler's strand.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "storage/ledger.hpp"

namespace tracking {

class FindingLog {
  public:
    explicit FindingLog(storage::Ledger& ledger) : ledger_(ledger) {}

    /// What is there already was told by an earlier run.
    boost::asio::awaitable<void> begin();
    /// A few of many at once, and how many more there are.
    boost::asio::awaitable<void> tell();

  private:
    storage::Ledger& ledger_;
    bool begun_ = false;
    storage::Id told_ = 0;  // up to this one
};

}  // namespace tracking
