// Counts whole histories for whoever asks, one question after the other: who asks the same meanwhile gets the
// same answer, and so does who asks within a minute. Any thread; what it reads, it reads on the ledger's
// thread for what reads much.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "server/api/fleet_tally.hpp"
#include "storage/ledger.hpp"

namespace api {

/// A tally with its brands' names; those of the same name in other letters are two.
struct CountedFleet {
    TallyRange range;
    clearance::Time computed_at{}, finished_at{};  // when it was begun, and when all was read
    std::map<std::string, BrandTally> brands;
};

class StatisticsDesk {
  public:
    using ReasonCode = std::function<std::string(const std::string& reason)>;
    using Answer = std::shared_ptr<const CountedFleet>;

    StatisticsDesk(storage::Clock clock, ReasonCode code);

    /// Empty: it must be counted.
    Answer kept(const TallyRange& range) const;
    /// A place among those who wait for this range, to be kept until answered; empty: too many other ranges
    /// are waited for already.
    std::shared_ptr<void> place(const TallyRange& range);
    /// On the ledger's thread.
    Answer count(storage::Reading& ledger, const TallyRange& range);

  private:
    Answer read_all(storage::Reading& ledger, const TallyRange& range) const;

    storage::Clock clock_;
    ReasonCode code_;
    mutable std::mutex mutex_;
    std::vector<Answer> kept_;  // the newest last
    /// Ranges that are waited for, one entry for each who waits. Shared with places that may outlive this.
    struct Waiting {
        std::mutex mutex;
        std::vector<TallyRange> ranges;
    };
    std::shared_ptr<Waiting> waiting_ = std::make_shared<Waiting>();
};

}  // namespace api
