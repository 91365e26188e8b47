// Takes archived webhooks through the receiver's rules again, in their order: what was not understood by an
// earlier version, or was of a type that was ignored, becomes history where it is understood now. Twice
// changes nothing. Event loop's thread; bodies are read on the ledger's.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <string_view>

#include "storage/ledger.hpp"

namespace tracking {

struct ReplayTally {
    std::int64_t replayed = 0;  // changed and unchanged ones
    std::int64_t changed = 0, unchanged = 0;
    std::int64_t body_gone = 0;  // cannot be read again
};

struct ReplayResult {
    std::map<storage::DeliveryOutcome, ReplayTally> by_outcome;  // the outcome that they had before
    std::optional<storage::Id> next;                             // there are more: go on behind this id

    ReplayTally total() const;
};

class Replay {
  public:
    /// What a body says; any thread.
    using Judge = std::function<storage::Judgement(std::string_view body, std::string_view event_type)>;

    /// `check_wanted`: a webhook without a time was understood, ask for that VIN. The ledger must outlive
    /// each run.
    Replay(storage::Ledger& ledger, Judge judge, std::function<void(clearance::Vin)> check_wanted);

    /// At most `most` deliveries. Throws what the ledger throws; what was done before stays.
    boost::asio::awaitable<ReplayResult> run(storage::ArchiveQuery query, std::int64_t most = 10'000);

  private:
    storage::Ledger& ledger_;
    Judge judge_;
    std::function<void(clearance::Vin)> check_wanted_;
};

}  // namespace tracking
