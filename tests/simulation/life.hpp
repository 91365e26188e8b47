// The lives of the vehicles of a script: requests, carmakers' decisions, ends, and the webhooks sent of them.
// Pure function of the dice.
#pragma once

#include "tests/sandbox/dice.hpp"
#include "tests/simulation/script.hpp"

namespace simulation {

/// From `low` to `high`, short ones as likely as long ones.
microseconds some_time(sandbox::dice& dice, microseconds low, microseconds high);

/// Appends what happens to the script's vehicle of that index.
void live(Script& script, std::size_t vehicle, sandbox::dice& dice);

}  // namespace simulation
