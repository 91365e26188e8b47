// What goes into the ledger and comes out of it, as plain values. Says nothing of SQL. Times are ours unless
// said otherwise. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clearance/digest.hpp"
#include "clearance/history.hpp"
#include "clearance/listed_vehicle.hpp"

namespace storage {

using clearance::Digest;
using clearance::Status;
using clearance::Tags;
using clearance::Time;
using clearance::Vin;
using Id = std::int64_t;

/// What became of an authentic webhook. Stored as integers: never renumber.
enum class DeliveryOutcome : std::uint8_t { recorded = 1, ping = 2, ignored = 3, unreadable = 4 };

struct WebhookEvent {
    Vin vin;
    Status status;
    std::optional<Time> occurred_at;  // received_at of the body; empty: not said, or no date
    std::string occurred_text;
    std::string reason;
};

/// One authentic webhook request, to be archived byte for byte.
struct Delivery {
    std::string body;
    Digest digest{};
    std::string secret_name;
    std::string delivery_id;  // X-HM-Delivery, as sent
    std::string remote;       // "address:port"
    std::string event_type;
    DeliveryOutcome outcome{};
    std::string problem;                // of an unreadable one
    std::optional<WebhookEvent> event;  // of a recorded one
};

struct DeliveryReceipt {
    Id id = 0;
    bool repeat = false;  // an equal body was there already, with an outcome that stands
    /// Ask the platform for that VIN: a webhook without a time to believe, or news of a vehicle of which
    /// brand and tags are not known.
    bool check_wanted = false;
    bool erased = false;  // of an erased VIN: nothing of it was kept
};

/// Stored as integers: never renumber.
enum class SweepKind : std::uint8_t { full = 1, in_flight = 2, check = 3 };
enum class SweepOutcome : std::uint8_t { running = 1, complete = 2, failed = 3 };

struct SweepTally {
    std::int64_t listed = 0, confirmed = 0, changed = 0, created = 0, skipped = 0;
    SweepTally& operator+=(const SweepTally& other);
};

/// What one item says of a VIN that the lists before held twice, and that is news only if it is the whole
/// now: if the list, once it has ended, holds the VIN no second time.
struct Half {
    Id vehicle = 0;
    Status status;
    Id last_entry = 0;  // Observation::last_entry
};

struct Recorded {
    SweepTally tally;
    std::vector<Half> halves;  // counted as confirmed
};

struct Sweep {
    Id id = 0;
    SweepKind kind{};
    Time started_at{};
    std::optional<Time> finished_at;
    SweepOutcome outcome{};
    SweepTally tally;
    std::string error;
};

/// The request whose answer is recorded: when it was sent, and the ledger's sequence before that (the fence).
struct Asked {
    Id reference = 0;  // sweep
    Time requested_at{};
    Id fence = 0;
    bool filtered = false;  // Observation::filtered of its listings
};

/// Stored as integers: never renumber.
enum class CommandKind : std::uint8_t { request = 1, end = 2 };
enum class CommandState : std::uint8_t { intended = 1, accepted = 2, refused = 3, unknown = 4 };

/// A command about one vehicle, durable before it is sent.
struct CommandIntent {
    CommandKind kind{};
    Vin vin;
    std::string brand;  // of a request; empty otherwise
    std::optional<Tags> tags;
    std::string by;  // the token's name
};

struct CommandOutcome {
    CommandState state{};
    int http_status = 0;  // 0: no answer
    std::optional<Status>
        status;  // accepted: what the platform answered; becomes an observation unless it is `error`
    std::string description;  // the platform's words
};

/// A command as begun: carries the fence for its answer.
struct CommandTicket {
    Id id = 0;  // 0: not begun; the vehicle whose clearance was to end is erased
    Time requested_at{};
    Id fence = 0;
};

/// An unsettled command found at start: intended, but without an outcome (a crash in between).
struct OpenCommand {
    Id id = 0;
    CommandKind kind{};
    Vin vin;
};

struct Vehicle {
    Id id = 0;
    Vin vin;
    std::string brand;
    Tags tags;
    std::optional<Status> status;  // empty: asked for or told of, but nothing known yet
    std::optional<Time> since;     // the present transition's occurred_at
    bool estimated = false;        // since is an estimate
    std::string reason;
    int episode = 0;
    std::optional<bool> listed;  // the platform lists it, as last told; empty: no list since it is known
    Time first_seen{};
    std::optional<Time> last_confirmed;
};

/// A transition as shown: the fold's, and the newest revision that told of it.
struct RecordedTransition {
    clearance::Transition transition;
    Id seq = 0;
};

/// The same with the observations behind it, by ascending id.
struct EvidencedTransition {
    RecordedTransition recorded;
    std::vector<clearance::Observation> evidence;
};

/// A look at the past: history as it stood at `at`, as far as it was known at `known_at`.
struct Moment {
    Time at{};
    std::optional<Time> known_at = {};  // empty: all that is known
};

struct Summary {
    std::int64_t total = 0;
    std::map<std::string, std::int64_t> by_status, by_brand;
};

}  // namespace storage
