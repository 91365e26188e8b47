// Fills a fleet with vehicles that are already there, the same ones for the same seed, at any date.
// Runs once, before anything listens.
#pragma once

#include <cstdint>

#include "tests/sandbox/fleet.hpp"

namespace sandbox {

/// Adds `count` vehicles of many brands and statuses with 1 to 3 changelog entries from the year 2024.
/// They stay as they are until somebody asks for a change.
void seed_fleet(fleet& filled, std::size_t count, std::uint64_t seed);

}  // namespace sandbox
