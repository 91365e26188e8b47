// A vehicle's history as a fold: one pure function from all observations of one vehicle to its transitions
// and its present. The order of the input does not matter. The rules are in docs/architecture.md, "Rules of
// the ledger".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "clearance/observation.hpp"

namespace clearance {

/// A webhook or a command's answer attaches to a changelog entry of the same status no further away than
/// this.
inline constexpr std::chrono::minutes match_window{10};
/// A changelog asked for this long after a webhook was recorded, and lacking it, makes it unconfirmed.
inline constexpr std::chrono::minutes settle_time{5};
/// Clocks of ours and the platform's may differ by this much without an order being concluded from it.
inline constexpr std::chrono::minutes clock_tolerance{1};

struct Transition {
    std::int64_t id = 0;         // its identity over all revisions: the smallest id of its evidence
    std::optional<Status> from;  // empty: the first thing known
    Status to;
    Time occurred_at{};            // of an estimate: the end of its interval; never decreases along a history
    std::optional<Time> earliest;  // of an estimate: after this; empty: nothing known before
    bool estimated = false;        // no platform's time for it
    bool provisional = false;      // stands on a webhook or an answer that no changelog holds yet
    bool unconfirmed = false;      // a later changelog lacks it: shown, never the present
    bool expected = true;          // the life cycle knows this change
    int order = 0;                 // among transitions of the same occurred_at
    int episode = 1;
    std::uint8_t sources = 0;  // bits of Source
    std::string reason;
    Time recorded_at{};  // when we first knew of it
    std::optional<Time> webhook_at,
        sweep_at;                        // when a webhook, and when a list first told it; empty: none yet
    std::vector<std::int64_t> evidence;  // ids of its observations, ascending

    bool has(Source source) const { return (sources & static_cast<std::uint8_t>(source)) != 0; }
    bool operator==(const Transition&) const = default;
};

struct History {
    std::vector<Transition> transitions;  // oldest first; unconfirmed ones among them
    std::optional<std::size_t> present;   // index of the transition in force; empty: nothing known yet
    /// Nothing stands without the changelog, if there is one, and the last listing agrees: an equal list item
    /// tells nothing new.
    bool settled = false;
};

/// Counts up with every change of the rules that can fold the same observations to another history, or make
/// other captures or findings of it: a ledger that was folded by others is folded anew when it is opened.
inline constexpr int fold_rules = 3;

History fold(std::span<const Observation> observations);

}  // namespace clearance
