#include "clearance/observation.hpp"

namespace clearance {

std::optional<Time> trusted_time(const std::optional<Time>& told, Time receipt) {
    if (told && *told > receipt + furthest_future) return std::nullopt;
    return told;
}

std::optional<Time> trusted_time(const Observation& observation) {
    return trusted_time(observation.occurred_at, observation.recorded_at);
}

}  // namespace clearance
