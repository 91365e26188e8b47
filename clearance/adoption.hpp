// What was so before anybody was watching: nobody is alerted of it, and no webhook is missed for it. Pure
// function, any thread.
#pragma once

#include "clearance/history.hpp"

namespace clearance {

/// A list told it first and no webhook ever did, and it occurred before its vehicle was watched, or has no
/// date and was first told no later than the first complete full sweep ended (empty: none has yet).
bool is_adopted(const Transition& transition, Time watched_since, std::optional<Time> first_full_sweep_end);

}  // namespace clearance
