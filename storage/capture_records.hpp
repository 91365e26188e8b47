// The gap ledger as it is asked for: of each transition that the platform announces, whether and when a
// webhook told it. Plain values, any thread.
#pragma once

#include "storage/records.hpp"

namespace storage {

/// A sweep saw a transition this long ago and no webhook came: it is missed. A sweep only sees what the
/// platform knows already, so that a webhook which is sent at all has had its time by then; waiting longer
/// would only tell of a lost one later.
inline constexpr std::chrono::minutes missed_after{15};

/// What is kept of one announced transition.
struct Capture {
    Time occurred_at{};
    std::optional<Time> webhook_at, sweep_at;  // when each first told it; empty: not yet
    bool unconfirmed = false;
    std::optional<Time> missed_at;  // when it was found to be missed; stays when a webhook comes after all

    bool operator==(const Capture&) const = default;
};

enum class CaptureState : std::uint8_t {
    told_in_time,  // a webhook told it before any sweep
    late,          // a sweep did, and a webhook after it
    missed,        // a sweep did, and no webhook within missed_after
    awaited,       // no webhook yet, and no sweep long enough ago
    unconfirmed,   // the platform's changelog lacks it
};

CaptureState state_of(const Capture& capture, Time now);

struct CaptureQuery {
    Time since{};                       // of occurred_at, this one included
    std::optional<Time> until;          // not included; empty: no end
    std::vector<std::string> brands{};  // empty: all; in any case of letters
    Time now{};
};

/// From occurred_at to the webhook's receipt, nearest rank; never negative, since the clocks may differ.
struct WebhookLags {
    std::chrono::microseconds p50{}, p90{}, p99{};
};

struct CaptureCounts {
    std::int64_t told_in_time = 0, late = 0, missed = 0, awaited = 0, unconfirmed = 0;
    std::optional<WebhookLags> lags;  // of those told in time and late; empty: none

    /// Of those that are decided; empty: none is.
    std::optional<double> share_told() const;
};

struct BrandCapture {
    std::string brand;  // empty: nobody told it
    CaptureCounts counts;
};

struct CaptureReport {
    std::vector<BrandCapture> brands;  // by name; those with a transition in the range
    CaptureCounts total;
};

/// Found to be missed just now.
struct MissedWebhook {
    Vin vin;
    std::string brand;
    Status status;
    Time occurred_at{}, sweep_at{};
};

/// The place of a missed transition in the list of them, newest first.
struct MissedPlace {
    Time occurred_at{};
    Id transition = 0;
};

struct MissedQuery {
    std::vector<std::string> brands{};  // empty: all; in any case of letters
    int limit = 100;
    std::optional<MissedPlace> behind;  // empty: from the newest
};

struct MissedTransition {
    Vin vin;
    RecordedTransition recorded;
    MissedPlace place;
};

}  // namespace storage
