// What happened in a world, counted: a simulation in which something never happens proves nothing of it.
#pragma once

#include <array>
#include <cstddef>

namespace simulation {

enum class Count : std::size_t {
    changes,
    lost,
    delivered,
    repeated,
    forged,
    unanswered,
    commands,
    lost_answers,
    checks,
    sweeps,
    failed_sweeps,
    restarts,
    found_in_time,
};

inline constexpr std::array count_names{"changes",
                                        "webhooks lost",
                                        "delivered",
                                        "repeated",
                                        "forged",
                                        "unanswered",
                                        "commands",
                                        "answers lost",
                                        "checks",
                                        "sweeps",
                                        "failed",
                                        "restarts",
                                        "changes found within the bound"};

class Totals {
  public:
    void add(Count what, std::size_t count = 1) { counts_.at(static_cast<std::size_t>(what)) += count; }
    std::size_t of(Count what) const { return counts_.at(static_cast<std::size_t>(what)); }
    Totals& operator+=(const Totals& other) {
        for (std::size_t i = 0; i < counts_.size(); ++i) counts_.at(i) += other.counts_.at(i);
        return *this;
    }

  private:
    std::array<std::size_t, count_names.size()> counts_{};
};

}  // namespace simulation
