// The newest events of the live stream, once for all who read it, within bounds of number and bytes: who has
// fallen out of it reads the ledger. Plain values, one thread at a time. Promise: between start() and end()
// it lacks nothing.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "server/api/event_text.hpp"

namespace api {

class EventRing {
  public:
    /// How far one stream has come, and where in the ring it goes on; empty: not in it.
    struct Place {
        storage::FeedPosition position;
        std::optional<std::uint64_t> next = {};
    };

    EventRing(std::size_t most_events, std::size_t most_bytes);

    /// Empty, and from this position on.
    void begin(storage::FeedPosition at);
    bool has_begun() const { return begun_; }
    void stop() { begun_ = false; }
    /// Events are added in the order of their kind's numbers.
    void add(StreamEvent event);
    /// Everything up to there has been added.
    void reached(storage::FeedPosition end) { end_ = end; }
    storage::FeedPosition end() const { return end_; }

    /// Whether the place is in the ring, now or from now on; false: it is behind, or the ring has not begun.
    bool join(Place& place) const;
    /// The lines of what comes next for this place, each with its id, until they are `most_bytes` or more;
    /// the place goes on behind them. Empty: nothing for this filter, and the place is at the end. The place
    /// must have joined.
    std::string take(Place& place, const storage::RevisionFilter& filter, std::size_t most_bytes) const;

    std::size_t events() const { return events_.size(); }
    std::size_t bytes() const { return bytes_; }

  private:
    void drop_oldest();

    std::size_t most_events_, most_bytes_;
    std::deque<StreamEvent> events_;
    std::uint64_t first_ = 0;  // the number of the oldest
    std::size_t bytes_ = 0;
    bool begun_ = false;
    storage::FeedPosition start_, end_;
};

/// What the position is once this event has been told.
void advance(storage::FeedPosition& position, const StreamEvent& event);
/// Whether it was told by then.
bool has_told(const storage::FeedPosition& position, const StreamEvent& event);
/// Its lines with the id of that position before them.
void append_event(std::string& text, const storage::FeedPosition& position, const StreamEvent& event);

}  // namespace api
