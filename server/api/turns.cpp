#include "server/api/turns.hpp"

#include <algorithm>

namespace api {

Turns::Place::Place(Turns& turns, boost::asio::steady_timer& alarm) : turns_(turns), alarm_(&alarm) {
    turns_.line_.push_back(alarm_);
}

Turns::Place::~Place() {
    const bool had_come = has_come();
    auto& line = turns_.line_;
    line.erase(std::ranges::find(line, alarm_));
    if (had_come && line.size() >= turns_.most_) line[turns_.most_ - 1]->cancel();
}

bool Turns::Place::has_come() const {
    const auto& line = turns_.line_;
    const auto place = static_cast<std::size_t>(std::ranges::find(line, alarm_) - line.begin());
    return place < turns_.most_;
}

}  // namespace api
