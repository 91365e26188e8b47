// What of a changed configuration a running service does not take over. Pure.
#pragma once

#include <string>
#include <vector>

#include "server/config.hpp"

namespace app {

/// The keys whose values differ and count only from the next start: "sweep.full_every", "hooks".
std::vector<std::string> restart_needed(const config::Config& running, const config::Config& wanted);

}  // namespace app
