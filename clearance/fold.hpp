// The fold at work: one object for one call of fold(), its steps in the order in which they run. Internal to
// clearance/: history.hpp is what others use.
#pragma once

#include <vector>

#include "clearance/timeline.hpp"

namespace clearance {

using Observed = std::vector<const Observation*>;  // by ascending id

/// Each step builds on the timeline so far; where a rule of the ledger is meant, its number stands behind it.
class Fold {
  public:
    explicit Fold(std::span<const Observation> observations);
    History run();

  private:
    void lay_spine();                   // rule 2: changelog entries
    void attach(ObservationKind kind);  // rule 2: webhooks and answers to entries
    void stand_webhooks();              // rule 3
    void stand_answers();
    void apply_listings();  // rule 4
    void apply(const Observation& listing);
    void attach_undated();  // rule 5
    History finish() const;

    Observed of(ObservationKind kind) const;
    bool is_fenced(const Observation& listing) const;  // rule 6
    bool agrees_with_own_changelog(const Observation& listing) const;
    bool is_superseded(const Observation& listing) const;
    bool is_told_beside(const Observation& listing, const Status& status) const;
    bool is_lagging(const Observation& listing, std::size_t current) const;
    bool lacks_it(const Observation& told) const;
    std::size_t place_of(const Observation& answer, Time at) const;
    bool is_settled(const History& history) const;

    Observed all_;
    Observed loose_;  // dated, attached to nothing
    Timeline timeline_;
    std::optional<Time> last_changelog_request_;
};

}  // namespace clearance
