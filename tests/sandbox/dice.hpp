// Seeded randomness: the same seed and the same questions give the same answers. Used on the one thread only.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace sandbox {

class dice {
  public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}

    /// True with the probability `share`, 0 to 1.
    bool falls(double share);

    /// A number from `low` to `high`, both included.
    std::int64_t between(std::int64_t low, std::int64_t high);

    /// A version 4 UUID, lower-case. Not secret.
    std::string uuid();

  private:
    std::mt19937_64 engine_;
};

/// A well-mixed number for a seed and a position: the fleet's generator asks it in any order.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t position);

}  // namespace sandbox
