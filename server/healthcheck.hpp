// Asks a running service on this machine whether it is alive, for containers and supervisors. Blocking, a
// process of its own, three seconds at most.
#pragma once

#include <chrono>
#include <string>

#include "server/config.hpp"

namespace healthcheck {

/// GET /healthz on the api listener. Empty when it answered 200; else one line with what came instead.
std::string ask(const config::ApiSection& api, std::chrono::milliseconds timeout);

/// The same from a configuration file, of which only [api] has to be right; prints the line on stderr.
/// Exit code: 0, 1, or 2 when [api] is faulty.
int run(const std::string& config_file);

}  // namespace healthcheck
