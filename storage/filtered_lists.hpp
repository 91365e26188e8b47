// Findings, alerts and sweeps as people look through them: by filters, newest first, a page at a time. Plain
// values and an interface that says nothing of SQL; a reader's thread only. Promise: no page costs more than
// looking at a bounded number of rows, so that one may hold fewer than asked for and still not be the last.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/alert_records.hpp"

namespace storage {

template <class Item>
struct Page {
    std::vector<Item> items;
    Id next = 0;  // further ones have a smaller id than this; 0: there are none
};

/// Which part of a list: up to `limit` of those with a smaller id; 0: from the newest.
struct Part {
    int limit = 100;
    Id before = 0;
};

/// In every filter what is empty takes all.
struct FindingFilter {
    bool open = false;  // only those that have not ended
    std::optional<bool> acknowledged = {};
    std::vector<FindingKind> kinds = {};
    std::optional<Vin> vin = {};
    std::vector<std::string> brands = {};        // in any case of letters
    std::optional<Time> since = {}, until = {};  // opened from `since` on and before `until`
    Part part = {};
};

struct AlertFilter {
    std::vector<AlertState> states = {};
    std::vector<std::string> hooks = {};
    std::vector<FindingKind> kinds = {};
    Part part = {};
};

struct SweepFilter {
    std::vector<SweepKind> kinds = {};
    std::vector<SweepOutcome> outcomes = {};
    Part part = {};
};

/// An item of a list that could not be read, as it was met last.
struct KeptItem {
    std::optional<Vin> vin;
    std::string problem, raw;  // up to 4 KiB of it
    std::int64_t place = 0;    // in the answer, from 0
    std::int64_t times = 0;    // it was met
    Id first_sweep = 0, last_sweep = 0;
};

struct WholeSweep {
    Sweep sweep;
    std::optional<Id> fence;      // the ledger's sequence when it began; empty: of an older version
    std::vector<KeptItem> items;  // that it met first, or last
    bool more_items = false;
};

/// What came of the attempts to reach a hook's receiver.
struct HookAttempts {
    std::optional<Time> last_attempt_at, last_success_at;
    std::optional<Time> failing_since;  // the first failure behind the last success
    std::optional<Time> next_due_at;    // of the alerts that wait, the one that is due first
};

class FilteredLists {
  public:
    virtual ~FilteredLists() = default;

    virtual Page<Finding> findings(const FindingFilter& filter) = 0;
    virtual Page<Alert> alerts(const AlertFilter& filter) = 0;
    virtual Page<Sweep> sweeps(const SweepFilter& filter) = 0;
    virtual std::optional<WholeSweep> sweep(Id id, int most_items) = 0;
    virtual HookAttempts hook_attempts(const std::string& hook) = 0;
};

}  // namespace storage
