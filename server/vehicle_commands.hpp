// The part of the command line that works through a service's api, and the completion of all of it. Main
// thread; what is added refers to `exit_code` until the line is parsed.
#pragma once

namespace CLI {
class App;
}

/// `vehicles add|revoke|list|show|watch|compare`
void add_vehicles(CLI::App& program, int& exit_code);

/// `completion bash|zsh|fish`, of everything that the program has by the time it is run.
void add_completion(CLI::App& program, int& exit_code);
