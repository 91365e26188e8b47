// Alerts: one or more findings of one kind on their way to one hook, and the rules by which the ledger makes
// them. Plain values, any thread; the rules are called on the writer's thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storage/finding_records.hpp"

namespace storage {

/// Stored as integers: never renumber.
enum class AlertState : std::uint8_t { waiting = 1, delivered = 2, dead = 3 };
enum class AlertChange : std::uint8_t { opened = 1, resolved = 2, acknowledged = 3 };

struct Alert {
    Id id = 0;
    std::string message_id = {};  // stable over retries: "msg_" and 22 letters
    std::string hook = {};
    FindingKind kind{};
    AlertChange change{};
    std::string group = {};     // message_id of the alert that told the opening; its own for that one
    std::int64_t findings = 0;  // how many it tells of
    AlertState state{};
    Time created_at{};
    Time tried_since{};                        // its creation, or when a person had it sent again
    int attempts = 0;                          // since then
    std::optional<Time> next_attempt_at = {};  // of a waiting one
    std::optional<Time> finished_at = {};
    int last_status = 0;           // HTTP; 0: no answer
    std::string last_error = {};   // why the last attempt failed
    std::string last_answer = {};  // the body of the last answer, up to 16 KiB; only Reading::alert() tells
};

/// What an alert says of one of its findings: frozen by AlertRules::tell when it was to be told first.
struct AlertedFinding {
    Id finding = 0;
    std::string told;
    std::optional<Time> closed_at = {};
    std::optional<Acknowledgement> acknowledged = {};
    std::string closed_by = {}, closing_note = {};
};

/// An alert with what it says: its first findings, by ascending id.
struct AlertContent {
    Alert alert;
    std::vector<AlertedFinding> findings;
};

struct AlertQuery {
    std::optional<AlertState> state = {};  // empty: all
    int limit = 100;
    Id before = 0;  // those with a smaller id; 0: from the newest
};

/// A hook's dead alerts; of one kind, or of all where that is empty; dead by `until`, so that none that is
/// sent again and dies once more is taken twice.
struct DeadAlerts {
    std::string hook;
    std::optional<FindingKind> kind;
    Time until{};
};

struct AttemptResult {
    AlertState state{};
    std::optional<Time> next_attempt_at = {};
    int status = 0;
    std::string error = {}, answer = {};
    bool gave_up = false;  // dead by its age, not by what the receiver said
};

/// Of those that wait for this hook, what has been tried, or waited for it, since before that time.
struct GiveUp {
    std::string hook;
    Time tried_before{};
    bool attempted_only = false;  // not those that never had an attempt of their own
    std::string why = {};
};

struct HookCounts {
    std::int64_t waiting = 0, dead = 0;
    std::optional<Time> disabled_at;
    std::string disabled_why;
};

/// A hook that a finding is to be told to, and in which group: findings of the same digest are told together.
struct HookRoute {
    std::string hook;
    Digest group{};
};

/// How a hook takes its alerts.
struct HookTraits {
    std::chrono::microseconds group_wait{}, group_interval{};
    std::size_t most_findings = 200;  // in one alert
    bool resolved = true;             // is told the end
    bool whole_groups = false;        // … when all findings of an alert have ended, else each as it comes
    bool acknowledges = false;        // is told when all that are open of an alert are acknowledged
    Digest address{};                 // of its URL: another one lifts its being disabled
};

struct AlertRules {
    /// What is told of a finding: text that the ledger keeps and gives back, see AlertedFinding.
    std::function<std::string(const Finding&)> tell;
    std::function<std::vector<HookRoute>(const Finding&)> routes;
    std::map<std::string, HookTraits> hooks;  // every hook that there is
};

/// What one step of making alerts has done.
struct Formed {
    bool more = false;            // there is more to do now
    std::optional<Time> next_at;  // else: when there is, if nothing else happens
};

}  // namespace storage
