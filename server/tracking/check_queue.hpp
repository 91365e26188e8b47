// The VINs that wait to be asked for one by one: each once, those that settle a command first, in the order
// in which they were asked for. Any thread. Promise: never holds more than its bounds; whom it does not take,
// the next full sweep asks for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "clearance/vin.hpp"

namespace tracking {

/// What a check is for. In this order they are made.
enum class CheckFor : std::uint8_t {
    command,   // to learn the outcome of one
    question,  // a person asks, or a webhook without a time
};

class CheckQueue {
  public:
    static constexpr std::size_t most_commands = 10'000, most_questions = 1'000;

    /// False: there is no room for it. One that waits already is moved ahead where `what_for` says so.
    bool push(const clearance::Vin& vin, CheckFor what_for);
    std::optional<clearance::Vin> pop();
    bool empty() const;

  private:
    using Place = std::pair<CheckFor, std::uint64_t>;

    bool has_room(CheckFor what_for) const;

    mutable std::mutex mutex_;
    std::map<Place, clearance::Vin> order_;
    std::map<clearance::Vin, Place> places_;
    std::uint64_t pushed_ = 0;
    std::size_t questions_ = 0;
};

}  // namespace tracking
