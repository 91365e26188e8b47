// Secrets in their three forms: the key itself, `…_file`, `…_env`. Main thread.
// Promise: what is told about a secret never contains any of it.
#pragma once

#include <string>

#include "server/config/faults.hpp"
#include "server/config/keys.hpp"

namespace config {

/// Reads the one form of `key` that `table` has into the struct; tells `faults` when there is none though it
/// is required, more than one, or nothing to be had from it. `path`: "webhook.secrets[0].secret"; relative
/// files are relative to the configuration `file`. A file that everybody may read is only logged.
void read_secret(const Node& table, const Key& key, const std::string& path, std::size_t element,
                 const std::string& file, Config& config, Faults& faults);

}  // namespace config
