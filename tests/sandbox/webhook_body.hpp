// The bodies of webhooks as the platform writes them, some fields that nobody confirmed among them.
// Pure, any thread.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>

#include "tests/sandbox/life_cycle.hpp"

namespace sandbox {

/// `detail`: the reason's place when the controller gives one; else the reason as text, or no detail without
/// one.
std::string clearance_body(const status_change& told, moment received_at, const std::string& event_id,
                           const std::optional<boost::json::value>& detail);

/// A ping has no vehicle.
std::string ping_body(moment received_at, const std::string& event_id);

}  // namespace sandbox
