// How a newly folded history differs from what was told of it before, as numbered revisions of transitions
// with identities that last. Pure functions, any thread. Promise: who follows the revisions ends with the
// same history, and no two transitions ever share an identity.
#pragma once

#include <span>
#include <vector>

#include "clearance/history.hpp"

namespace storage {

/// Stored as integers: never renumber.
enum class Change : std::uint8_t { added = 1, amended = 2, withdrawn = 3 };

struct Revision {
    Change change{};
    clearance::Transition transition;  // of a withdrawn one: as it was last told
};

/// Sets each folded transition's id to its lasting identity: the smallest of the known identities (each is
/// the id of an observation, its anchor) in its evidence; the fold's own for a new one.
void keep_identities(std::span<clearance::Transition> folded, std::span<const clearance::Transition> known);

/// What to tell: withdrawn ones first, then the rest as they stand in `folded`, whose identities are kept
/// already. `known`: what was last told of each transition not withdrawn. Evidence alone is no difference.
std::vector<Revision> revise(std::span<const clearance::Transition> folded,
                             std::span<const clearance::Transition> known);

}  // namespace storage
