// What the parts of the writer share: the connection, the dictionaries, the clock that never goes back,
// what the group under way has done so far, and which VINs are erased. The writer's thread only.
#pragma once

#include <map>
#include <set>
#include <utility>

#include "storage/dictionary.hpp"
#include "storage/erased_vins.hpp"

namespace storage {

/// Our clock, for what is recorded and for what is planned.
class RecordingClock {
  public:
    RecordingClock(Clock clock, Time last_recorded);
    /// As it is recorded: never earlier than what was recorded before, in this run or an earlier one.
    Time now();
    /// As it is, for what is compared with the clock later: after a jump forward and back it must not lie
    /// ahead.
    Time actual() const { return clock_(); }

  private:
    Clock clock_;
    Time last_;
};

/// How the webhooks of a group used one secret.
struct SecretTally {
    Time first_at{}, last_at{};
    std::int64_t deliveries = 0;
    Id last_delivery = 0;  // that was kept; 0: none was
};

/// What a group wrote that others are told of. A job that is undone takes back its part.
struct GroupEffects {
    bool vehicles_changed = false;
    std::map<std::pair<Id, Id>, std::int64_t>
        counts;                         // by status and brand: vehicles gained since write_counts()
    std::map<Id, SecretTally> secrets;  // by secret
    std::size_t news = 0;               // of findings, for the alerts
    std::set<Id> described;             // vehicles whose findings were told anew: once is enough
    bool alerts_changed = false;        // there may be something due
};

struct WriteContext {
    WriteContext(Database& db, Clock clock, Time last_recorded, ErasureKey erasure_key)
        : database(db),
          dictionaries(db),
          recording(std::move(clock), last_recorded),
          erased(db, std::move(erasure_key)) {}

    Database& database;
    Dictionaries dictionaries;
    RecordingClock recording;
    ErasedVins erased;
    GroupEffects effects;
};

}  // namespace storage
