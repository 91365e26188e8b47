#include "clearance/adoption.hpp"

namespace clearance {

bool is_adopted(const Transition& transition, Time watched_since, std::optional<Time> first_full_sweep_end) {
    const bool list_was_first = transition.sweep_at && *transition.sweep_at <= transition.recorded_at;
    if (!list_was_first || transition.webhook_at) return false;
    if (!transition.estimated) return transition.occurred_at < watched_since;
    return !first_full_sweep_end || transition.recorded_at <= *first_full_sweep_end;
}

}  // namespace clearance
