#include "server/api/event_ring.hpp"

#include <algorithm>

namespace api {

EventRing::EventRing(std::size_t most_events, std::size_t most_bytes)
    : most_events_(most_events), most_bytes_(most_bytes) {}

void EventRing::begin(storage::FeedPosition at) {
    first_ += events_.size();
    events_.clear();
    events_.shrink_to_fit();
    bytes_ = 0;
    start_ = end_ = at;
    begun_ = true;
}

void EventRing::add(StreamEvent event) {
    bytes_ += event.size();
    events_.push_back(std::move(event));
    while (!events_.empty() && (events_.size() > most_events_ || bytes_ > most_bytes_)) drop_oldest();
}

void EventRing::drop_oldest() {
    advance(start_, events_.front());
    bytes_ -= events_.front().size();
    events_.pop_front();
    ++first_;
}

bool EventRing::join(Place& place) const {
    if (!begun_) {
        place.next.reset();
        return false;
    }
    if (place.next && *place.next >= first_) return true;
    place.next.reset();
    const bool is_behind =
        place.position.revision < start_.revision || place.position.finding_event < start_.finding_event;
    if (is_behind) return false;
    place.next = first_;
    return true;
}

std::string EventRing::take(Place& place, const storage::RevisionFilter& filter,
                            std::size_t most_bytes) const {
    std::string text;
    auto index = static_cast<std::size_t>(*place.next - first_);
    for (; index < events_.size() && text.size() < most_bytes; ++index) {
        const auto& event = events_[index];
        if (has_told(place.position, event)) continue;
        advance(place.position, event);
        if (takes(filter, event)) append_event(text, place.position, event);
    }
    place.next = first_ + index;
    if (index == events_.size()) {
        place.position.revision = std::max(place.position.revision, end_.revision);
        place.position.finding_event = std::max(place.position.finding_event, end_.finding_event);
    }
    return text;
}

void advance(storage::FeedPosition& position, const StreamEvent& event) {
    (event.is_finding ? position.finding_event : position.revision) = event.id;
}

bool has_told(const storage::FeedPosition& position, const StreamEvent& event) {
    return event.id <= (event.is_finding ? position.finding_event : position.revision);
}

void append_event(std::string& text, const storage::FeedPosition& position, const StreamEvent& event) {
    text.append("id: ").append(text_of(position)).append("\n").append(event.text);
}

}  // namespace api
