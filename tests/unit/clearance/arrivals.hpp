// What the platform tells of one made-up vehicle, as facts without an order of arrival, and the ledger's
// observations once they have arrived in one order or another: ids, recorded_at, fences and which answer
// first shows a changelog entry follow from that order, as in the ledger.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "clearance/history.hpp"

namespace clearance {

/// What a list's item, or its stale half, says.
struct ListedFact {
    Status status;
    std::size_t entries = 0;  // the first so many of the platform's changelog; 0: no changelog
};

struct Fact {
    enum class Kind { webhook, answer, list };
    Kind kind{};
    Status status{};                   // of a webhook or an answer
    std::optional<Time> stamp{};       // of a webhook; empty: none
    std::string reason{};              // of a webhook
    Time requested{};                  // of an answer or a list
    bool filtered = false;             // of a list
    std::vector<ListedFact> listed{};  // of a list: one, or two halves
    Time first{}, second{};            // when it is recorded in the one order and in the other
};

struct Entry {
    Status status;
    std::optional<Time> at;  // empty: its timestamp is no date
    std::string reason;
};

struct Facts {
    std::vector<Entry> changelog;
    std::vector<Fact> facts;
};

enum class Telling {
    whole_at_last,  // the last list tells the whole changelog
    never_entries,  // no list tells any; no answer is overtaken by anything recorded
    overtaken       // no list tells any; answers are overtaken
};

/// The last fact is a list that was asked for `settle_time` after everything had arrived in both orders.
Facts make_facts(unsigned seed, Telling telling);

/// As the ledger records them in the order of `recorded`: &Fact::first or &Fact::second.
std::vector<Observation> arrived(const Facts& facts, Time Fact::*recorded);

/// One line for each fact, in the first order.
std::string text_of(const Facts& facts);
/// One line for each transition: all that does not follow from the order of arrival alone.
std::string text_of(const History& history);

}  // namespace clearance
