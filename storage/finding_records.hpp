// Findings: what a person should know, from its opening to its end; and silences, by which people say of
// which they do not want to be told now. Plain values, any thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "storage/records.hpp"

namespace storage {

/// Stored as integers: never renumber.
enum class FindingKind : std::uint8_t {
    unlisted = 1,              // a vehicle that the platform lists no more
    list_shrunk = 2,           // of the list: many vehicles left it at once, see ListVerdict
    status_unknown = 3,        // a vehicle whose present is `error` or no status that the platform describes
    rejected = 4,              // of a vehicle that is rejected, or whose request was answered with `error`
    revoked_unasked = 5,       // a vehicle that is revoked or canceled without a command of ours
    stuck = 6,                 // a vehicle that is under way for longer than its limit, or will be soon
    webhook_silent = 7,        // sweeps see changes that webhooks announce, and none comes
    signature_failures = 8,    // webhooks with wrong signatures
    platform_unreachable = 9,  // sweeps fail
    hook_disabled = 10,        // a hook's receiver is gone for good
};

inline constexpr std::array finding_kinds{
    FindingKind::unlisted,       FindingKind::list_shrunk,        FindingKind::status_unknown,
    FindingKind::rejected,       FindingKind::revoked_unasked,    FindingKind::stuck,
    FindingKind::webhook_silent, FindingKind::signature_failures, FindingKind::platform_unreachable,
    FindingKind::hook_disabled};

/// In small letters, as the api and metrics name it.
std::string_view name_of(FindingKind kind);
/// Empty: there is no such kind.
std::optional<FindingKind> finding_kind(std::string_view name);

struct Acknowledgement {
    Time at{};
    std::string by, note;
};

struct Finding {
    Id id = 0;
    FindingKind kind{};
    std::optional<Vin> vin;  // of a vehicle's finding
    Time opened_at{};
    std::optional<Time> closed_at;
    std::string closed_by;  // a person who closed it; empty: it ended by itself, or is open
    std::string closing_note;
    std::optional<Acknowledgement> acknowledged;
    Id silence = 0;      // that kept it back when it was last to be told; 0: none
    std::string detail;  // a JSON object
    std::string reason;  // the platform's words, of what it refers to

    // Of the vehicle and the transition that it refers to, as known now:
    std::string brand;
    Tags tags;
    std::string status, from;   // empty: not known
    std::optional<Time> since;  // occurred_at
    bool estimated = false;
};

/// What has become of a finding. Stored as integers: never renumber.
enum class FindingChange : std::uint8_t { opened = 1, ended = 2, acknowledged = 3, renewed = 4 };

struct FindingQuery {
    bool open = false;  // only those that have not ended
    int limit = 100;
    Id before = 0;  // those with a smaller id; 0: from the newest
};

/// How many are open, of every kind.
using OpenFindings = std::map<FindingKind, std::int64_t>;

/// Of the findings that fit all that is given here, nobody is alerted until it ends.
struct Silence {
    Id id = 0;
    std::optional<FindingKind> kind = {};
    std::string brand = {}, tag_key = {}, tag_value = {}, vin = {};  // empty: any
    Time created_at{}, until{};
    std::optional<Time> ended_at = {};  // taken back before its time
    std::string by = {}, note = {};
};

/// What is looked at now and then, see Writing::watch. A limit of 0: not at all.
struct Watch {
    static constexpr std::int64_t unknown = -1;  // not enough has been seen to end anything
    int webhook_silent_after = 0;
    std::chrono::microseconds platform_unreachable_after{};
    std::int64_t wrong_signatures = 0, most_wrong_signatures = 1;  // within the time
    std::chrono::microseconds wrong_signatures_within{};
};

}  // namespace storage
