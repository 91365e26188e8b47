// The whole service: builds every object from one configuration, starts and stops them in order. Main thread.
#pragma once

#include <string>

namespace app {

/// Runs until SIGTERM or SIGINT; returns the process's exit code: 0 after a drained stop, 1 for a failure at
/// run time, 2 for a faulty configuration or proxy in the environment (told on stderr). `ready_file` may be
/// empty; it is written atomically once both listeners accept.
int serve(const std::string& config_file, const std::string& ready_file);

}  // namespace app
