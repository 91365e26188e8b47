// Pairs what was told with what the changelog holds: one to one, keeping order. Pure function.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "clearance/time.hpp"

namespace clearance {

/// Whether these two, by their indices, may be a pair.
using MayPair = std::function<bool(std::size_t entry, std::size_t told)>;

/// Indices (entry, told) of the pairs: as many as possible no further apart than `window`, among those the
/// least total difference of time. Both inputs ascend; so do both indices of the result.
std::vector<std::pair<std::size_t, std::size_t>> match_in_order(std::span<const Time> entries,
                                                                std::span<const Time> told,
                                                                microseconds window, const MayPair& may_pair);

}  // namespace clearance
