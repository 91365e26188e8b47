// How long something takes where some of it has not happened yet: the estimate of Kaplan and Meier. Plain
// value; its memory depends on how much durations differ, at most a few thousand ranges, never on how many
// there are.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

namespace api {

class Survival {
  public:
    using Duration = std::chrono::milliseconds;

    /// It happened after so long; less than 0 counts as 0.
    void happened(Duration after);
    /// It had not happened after so long, and more is not known. Of an equal duration with one after which it
    /// happened, it was still waiting then.
    void censored(Duration after);

    std::int64_t events() const { return events_; }
    std::int64_t count() const { return count_; }

    /// The share for which it had not happened after so long, 0 to 1.
    double surviving(Duration after) const;
    /// After how long it has happened for this share; durations are told apart to less than 1 %. Empty: for
    /// so many it has not happened as far as is known.
    std::optional<Duration> quantile(double share) const;

  private:
    struct Range {
        std::int64_t events = 0, censored = 0;
        Duration last_event{};  // the longest
    };
    /// Visits (range, share surviving behind it) in order until the visit says false.
    template <class Visit>
    void walk(Visit visit) const;

    std::map<int, Range> ranges_;
    std::int64_t events_ = 0, count_ = 0;
};

}  // namespace api
