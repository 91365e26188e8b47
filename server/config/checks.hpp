// What no key can tell alone: keys that need or exclude each other, names given twice, what must not be
// reachable from outside. Main thread.
#pragma once

#include "server/config.hpp"
#include "server/config/faults.hpp"

namespace config {

/// Tells `faults` of everything wrong with a configuration whose keys are each converted already.
void check(const Config& config, Faults& faults);

}  // namespace config
