// What GET /v1/findings tells, in words to compare.
#pragma once

#include <string>
#include <vector>

#include "tests/e2e/world.hpp"

namespace e2e {

/// "unlisted WBA…" for each open one, newest first; "-" for the list.
inline std::vector<std::string> open_findings(World& world) {
    std::vector<std::string> told;
    const auto page = world.get("/v1/findings?open=true");
    for (const auto& each : page.at("findings").as_array()) {
        const auto& vin = each.at("vin");
        told.push_back(std::string(each.at("kind").as_string()) + " " +
                       (vin.is_null() ? "-" : std::string(vin.as_string())));
    }
    return told;
}

}  // namespace e2e
