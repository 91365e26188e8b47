// The configuration that is in force, and which of its keys the file writes. Value type; made by the main
// thread, read by any.
#pragma once

#include <set>
#include <string>

#include "server/config.hpp"

namespace config {

struct Snapshot {
    Config config;
    /// Paths as ConfigError has them: "webhook.listen", "hooks[0].url"; a secret's whichever of its three
    /// forms is written. What is not here is a default, or nothing.
    std::set<std::string> written;
};

/// The keys that this file writes, as far as they are known; none where it cannot be read.
std::set<std::string> written_keys(const std::string& file);

}  // namespace config
