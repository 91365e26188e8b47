// The proxies between us and the platform or the hooks, as the environment names them: read at the start,
// told to whoever operates the service. Main thread; no password is ever told.
#pragma once

#include <optional>

#include "api_client/proxy.hpp"
#include "server/config.hpp"

namespace app {

/// Empty: a variable is faulty, which is then one line on stderr.
std::optional<api_client::ProxySettings> proxies_of_environment();

/// An event for the platform and one for each hook: through which proxy. None where none is set.
void log_proxies(const api_client::ProxySettings& proxies, const config::Config& config);

}  // namespace app
