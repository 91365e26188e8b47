// How long what is not history is kept, and what one step of pruning took away. Plain values, any thread.
#pragma once

#include "storage/records.hpp"

namespace storage {

/// What is older goes.
struct RetentionLimits {
    Time bodies{};      // received: the body goes; digest and outcome stay
    Time sweeps{};      // started: the record goes, with the bad items that it met last
    Time uneventful{};  // started: in-flight sweeps and checks that were complete and told nothing
    Time alerts{};      // ended: alerts, and findings of which none is left
    Time audit{};       // asked: who asked for a command
};

struct Pruned {
    std::int64_t bodies = 0, sweeps = 0, skipped_items = 0, alerts = 0, findings = 0, audit = 0, pages = 0;
    bool more = false;  // another step has something to do

    bool any() const { return bodies + sweeps + skipped_items + alerts + findings + audit + pages > 0; }
    Pruned& operator+=(const Pruned& other);
};

}  // namespace storage
