// Makes a script that goes wrong as small as it still does: one vehicle, few events. Runs it again and again.
#pragma once

#include <chrono>

#include "tests/simulation/world.hpp"

namespace simulation {

struct Shrunk {
    Script script;
    Mismatch mismatch;
};

/// Gives up looking for less after `patience`.
Shrunk shrink(Script script, Mismatch mismatch, std::chrono::seconds patience);

}  // namespace simulation
