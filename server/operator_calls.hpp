// Subcommands that ask the running service for something an operator wants, through its api. Blocking, a
// process of its own; the token comes from the environment variable CLEARANCE_TOKEN. Exit codes: 0, 1 for a
// failure (stderr says why), 2 when [api] is faulty.
#pragma once

#include <string>
#include <vector>

namespace operator_calls {

struct Options {
    std::string config_file;
    std::string ca_file;  // empty: [api] certificate_file itself is trusted
};

/// DELETE /v1/vehicles/{vin}/data. Asks before, on a terminal, unless `yes`.
int erase(const Options& options, const std::string& vin, bool yes);

struct ReplayOptions {
    std::vector<std::string> outcomes;  // empty: the service's default
    std::string since, until;           // empty: no bound
};

/// POST /v1/replay, as often as there is more.
int replay(const Options& options, const ReplayOptions& replay);

}  // namespace operator_calls
