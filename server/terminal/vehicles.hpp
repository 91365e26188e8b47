// The commands `clearance-tracker vehicles …`: the api of a running service from a terminal. Blocking, a
// process of its own. They return exit codes (access.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "server/terminal/access.hpp"

namespace terminal {

struct Commanding {
    std::vector<std::string> vins;  // or, where there are none:
    std::string file;               // CSV; "-": stdin
    std::string brand;              // of `vins`
    std::vector<std::string> tags;  // KEY=VALUE, of `vins`
    std::string key;                // the beginning of the Idempotency-Keys; empty: a new one
    int batch = 1'000;
    bool yes = false, json = false;
};
/// POST /v1/vehicles, in batches.
int add(const Access& access, const Commanding& what);
/// DELETE /v1/vehicles/{vin}, one after the other.
int revoke(const Access& access, const Commanding& what);

struct Listing {
    std::vector<std::pair<std::string, std::string>> filters;  // parameters of GET /v1/vehicles
    std::int64_t most = 0;                                     // 0: all
    bool json = false;                                         // a vehicle a line
};
/// GET /v1/vehicles, page by page.
int list(const Access& access, const Listing& listing);

/// GET /v1/vehicles/{vin} and its transitions.
int show(const Access& access, const std::string& vin, bool json);

struct Watching {
    std::vector<std::pair<std::string, std::string>> filters;  // parameters of GET /v1/stream
    std::int64_t most = 0;                                     // events; 0: until it is ended
    bool json = false;
};
/// GET /v1/stream, taken up again where it was cut off.
int watch(const Access& access, const Watching& watching);

/// POST /v1/compare.
int compare(const Access& access, const std::string& file, bool json);

}  // namespace terminal
