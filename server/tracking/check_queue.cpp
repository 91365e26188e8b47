#include "server/tracking/check_queue.hpp"

namespace tracking {

bool CheckQueue::push(const clearance::Vin& vin, CheckFor what_for) {
    const std::lock_guard lock(mutex_);
    const auto known = places_.find(vin);
    if (known != places_.end() && known->second.first <= what_for) return true;
    if (!has_room(what_for)) return known != places_.end();
    if (known != places_.end()) {
        order_.erase(known->second);
        --questions_;
    }
    const Place place{what_for, ++pushed_};
    order_.emplace(place, vin);
    places_.insert_or_assign(vin, place);
    if (what_for == CheckFor::question) ++questions_;
    return true;
}

std::optional<clearance::Vin> CheckQueue::pop() {
    const std::lock_guard lock(mutex_);
    if (order_.empty()) return std::nullopt;
    const auto first = order_.begin();
    auto vin = std::move(first->second);
    if (first->first.first == CheckFor::question) --questions_;
    order_.erase(first);
    places_.erase(vin);
    return vin;
}

bool CheckQueue::empty() const {
    const std::lock_guard lock(mutex_);
    return order_.empty();
}

bool CheckQueue::has_room(CheckFor what_for) const {
    if (what_for == CheckFor::question) return questions_ < most_questions;
    return order_.size() - questions_ < most_commands;
}

}  // namespace tracking
