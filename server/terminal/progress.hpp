// What is said to the person at a terminal while a command works: on stderr, so that stdout is the result
// alone. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace terminal {

/// "asked for: 3,000 of 10,000 (30 %), 250 a second"
std::string progress_line(const std::string& what, std::int64_t done, std::int64_t total,
                          std::chrono::milliseconds since_start);

/// Says how far a long work is, after a second, in one line that is written over. Nothing where stderr is no
/// terminal.
class Progress {
  public:
    Progress(std::string what, std::int64_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    void at(std::int64_t done);
    /// Nothing is left of it on the terminal.
    void clear() const;

  private:
    using Clock = std::chrono::steady_clock;
    std::string what_;
    std::int64_t total_;
    Clock::time_point start_ = Clock::now(), next_ = start_ + std::chrono::seconds(1);
};

/// Lines for stderr, in place of a progress that stands there.
void tell(const std::string& lines);

/// Asks on the terminal, by stderr; throws Ended (faulty) where stdin is none.
bool agreed(const std::string& question);

}  // namespace terminal
