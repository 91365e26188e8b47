// The story of a vehicle whose history went wrong, for a person: what happened on the platform, what was told
// when, what the ledger holds of it.
#pragma once

#include <string>

#include "tests/simulation/shrink.hpp"

namespace simulation {

std::string story_of(const Shrunk& shrunk);

}  // namespace simulation
