// Observations: what we were told about one vehicle, one fact each. They are all that is stored of the truth;
// history is folded from them (history.hpp). Value types, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "clearance/status.hpp"
#include "clearance/time.hpp"

namespace clearance {

/// Stored as integers: never renumber.
enum class ObservationKind : std::uint8_t {
    webhook = 1,    // an authentic fleet_clearance_changed
    changelog = 2,  // one entry of a vehicle's changelog, at its first sight
    listing = 3,    // the bare status of a list's item, or of the answer for one VIN
    answer = 4,     // the status a command was answered with
};

/// Stored as integers and used as bits of Transition::sources: never renumber.
enum class Source : std::uint8_t { webhook = 1, sweep = 2, command = 4 };

struct Observation {
    std::int64_t id = 0;  // its place in the ledger's sequence
    ObservationKind kind{};
    Source source{};
    Status status;
    std::optional<Time> occurred_at;  // the platform's clock; empty: not said, or no date
    std::string occurred_text;        // as the platform wrote it
    Time recorded_at{};               // our clock, by the writer, never going back
    std::string reason;

    // listing, changelog and answer: the request whose answer told it
    Time requested_at{};     // our clock, before the request was sent
    std::int64_t fence = 0;  // the last id of the ledger's sequence at that moment

    bool filtered = false;  // listing: from a filtered list, which may hold a stale half
    int position = 0;       // changelog: place in the vehicle's changelog, oldest first
    std::int64_t last_entry =
        0;  // listing: id of the newest changelog entry told with it; 0: changelog absent
    std::int64_t reference = 0;  // the delivery, sweep or command it came from
};

/// A platform's time further than this ahead of our own receipt of it is no date.
inline constexpr std::chrono::hours furthest_future{24};

/// A platform's time received at `receipt`; empty where it is absent or not to be believed.
std::optional<Time> trusted_time(const std::optional<Time>& told, Time receipt);
std::optional<Time> trusted_time(const Observation& observation);

}  // namespace clearance
