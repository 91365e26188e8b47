// Instants as the whole program keeps them: microseconds since the epoch, UTC. Pure functions, any thread.
// The domain has no clock: what needs "now" is given it.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace clearance {

using Time = std::chrono::sys_time<std::chrono::microseconds>;
using std::chrono::microseconds;

/// Reads the platform's timestamps as tolerantly as they come: `2022-03-22T09:36:51`, with or without a
/// fraction, `Z` or an offset; without a zone it is UTC. Empty where the text is no date.
std::optional<Time> parse_time(std::string_view text);

/// RFC 3339 in UTC, `2026-11-23T03:43:43.120Z`: milliseconds, or microseconds where they are not zero.
std::string format_time(Time time);

/// The same without an allocation.
class TimeText {
  public:
    explicit TimeText(Time time);
    std::string_view view() const { return {text_.data(), size_}; }

  private:
    std::array<char, 48> text_{};
    std::size_t size_ = 0;
};

}  // namespace clearance
