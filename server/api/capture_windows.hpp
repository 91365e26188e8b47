// How well webhooks told of what happened in the last day and week, as counted lately. That reads each
// transition of the week, so it is done beside whoever asks, on the ledger's thread for what reads much, and
// at most twice a minute. Any thread.
#pragma once

#include <memory>
#include <mutex>

#include "storage/ledger.hpp"

namespace api {

struct CapturedLately {
    clearance::Time counted_at{};
    storage::CaptureCounts day, week;
};

class CaptureWindows : public std::enable_shared_from_this<CaptureWindows> {
  public:
    /// Not older than ten minutes; empty: it must be counted first.
    std::shared_ptr<const CapturedLately> kept(clearance::Time now) const;
    /// Has it counted anew if it is older than half a minute and nobody does yet. Does not wait for it.
    void refresh(storage::Ledger& ledger, clearance::Time now);
    /// On the ledger's thread: counted now, unless somebody just did.
    std::shared_ptr<const CapturedLately> count(storage::Reading& ledger, clearance::Time now);

  private:
    std::shared_ptr<const CapturedLately> younger_than(std::chrono::microseconds age,
                                                       clearance::Time now) const;

    mutable std::mutex mutex_;
    std::shared_ptr<const CapturedLately> kept_;
    bool refreshing_ = false;
};

}  // namespace api
