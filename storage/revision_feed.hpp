// The revisions of transitions in the order of their seq, the feed that mirrors follow, and beside it what
// has become of findings, in an order of its own. Plain values and an interface that says nothing of SQL; a
// reader's thread only. Promise: what lies behind a position is never told before it, and whoever follows seq
// ends with the ledger's history.
#pragma once

#include "storage/finding_records.hpp"
#include "storage/revisions.hpp"

namespace storage {

/// One revision of a transition, as it was told: `recorded.seq` is its number. A withdrawn one is as it was
/// last told.
struct FeedRevision {
    Change change{};
    Vin vin;
    std::string brand;  // as it is known now; empty: nobody told it
    RecordedTransition recorded;
    Time revised_at{};  // when this revision was written; recorded.transition.recorded_at is of the first one
};

/// What a filter leaves empty it does not look at.
struct RevisionFilter {
    std::optional<Vin> vin = {};
    std::vector<std::string> to = {};      // the platform's words
    std::vector<std::string> brands = {};  // in any case of letters
    std::uint8_t sources = 0;              // bits of clearance::Source: any of them
};

struct FeedQuery {
    RevisionFilter filter = {};
    bool newest_first = false;
    /// Those behind it, or newest first those before it (0: from the newest).
    Id from = 0;
    int limit = 100;
    /// So many are looked at, however few the filter takes: a page can be thin, or empty, without being the
    /// last.
    int most_looked_at = 1'000;
};

struct FeedPage {
    std::vector<FeedRevision> revisions;
    Id reached = 0;     // the next page's `from`
    bool ended = true;  // nothing lies further now
};

struct FindingEvent {
    Id id = 0;
    FindingChange change{};
    Time at{};
    Finding finding;  // as it is now
};

/// How far somebody has heard of both.
struct FeedPosition {
    Id revision = 0, finding_event = 0;
    bool operator==(const FeedPosition&) const = default;
};

class RevisionFeed {
  public:
    virtual ~RevisionFeed() = default;

    virtual FeedPage page(const FeedQuery& query) = 0;
    /// By ascending id.
    virtual std::vector<FindingEvent> finding_events(Id after, int limit) = 0;
    /// Of the newest of both; never goes back, whatever is erased.
    virtual FeedPosition newest() = 0;
    /// Every word for a status that the ledger has met.
    virtual std::vector<std::string> statuses() = 0;
};

}  // namespace storage
