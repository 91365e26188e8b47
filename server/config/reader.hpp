// From the file's tree and the key table to the struct: every key converted, defaults filled in, unknown keys
// and tables told with what was probably meant. Main thread.
#pragma once

#include <string>
#include <vector>

#include "server/config.hpp"
#include "server/config/faults.hpp"

namespace config {

/// All that could be read, and all that is wrong with it; `config` counts as a whole only without errors.
struct Reading {
    Config config;
    std::vector<ConfigError> errors;
};

Reading read_config(const std::string& file);

}  // namespace config
