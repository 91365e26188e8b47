// The fold at work: one object for one call of fold(), its steps in the order in which they run. Internal to
// clearance/: history.hpp is what others use.
#pragma once

#include <initializer_list>
#include <vector>

#include "clearance/timeline.hpp"

namespace clearance {

using Observed = std::vector<const Observation*>;

/// Of listings: the platform told both in the answer to one request.
bool is_of_one_answer(const Observation& a, const Observation& b);

/// Each step builds on the timeline so far; where a rule of the ledger is meant, its number stands behind it.
class Fold {
  public:
    explicit Fold(std::span<const Observation> observations);
    History run();

  private:
    using Kinds = std::initializer_list<ObservationKind>;

    void lay_spine();  // rule 2: changelog entries
    void find_whole_changelogs();
    void attach(ObservationKind kind);  // rule 2: webhooks and answers to entries
    void date_undated_entries();        // rule 4: what is told of an entry without a date
    void stand();                       // rule 3
    void stand_webhook(const Observation& told, Time at);
    void stand_answer(const Observation& told, Time at);
    void apply_listings();  // rule 4
    void apply(const Observation& listing);
    void attach_undated();  // rule 5
    History finish() const;

    Observed of(ObservationKind kind) const;  // by ascending id
    Observed dated(ObservationKind kind) const;
    std::vector<bool> attach_to_entries(std::span<const Observation* const> told);
    bool may_pair(std::size_t entry, const Observation& told) const;
    bool is_follow_up(Time since, const Observation& told, Kinds kinds) const;
    std::optional<Time> between(Time since, const Observation& between, const Observation& told) const;
    Item* told_once_more(const Observation& told, Time at);
    std::size_t place_of(const Observation& answer, Time at) const;
    bool lacks_it(const Observation& told) const;

    bool is_fenced(const Observation& listing) const;  // rule 6
    bool agrees_with_own_changelog(const Observation& listing) const;
    bool is_superseded(const Observation& listing) const;
    bool is_told_beside(const Observation& listing, const Status& status) const;
    bool is_lagging(const Observation& listing, std::size_t current) const;
    std::size_t in_force_when_asked(const Observation& listing) const;
    bool is_dated_by(const Item& item, const Observation& listing) const;
    bool is_settled(const History& history) const;

    Observed all_;         // by ascending id
    Observed concluding_;  // listings whose bare status concludes something, by the time they were asked for
    Observed loose_;       // dated, attached to no entry
    Timeline timeline_;
    bool has_changelog_ = false;
    Observed whole_;  // listings that told the whole changelog, by the time they were asked for
};

}  // namespace clearance
