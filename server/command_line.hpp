// Subcommands, their help and their exit codes: 0, 1 for a failure at run time, 2 for wrong usage or a faulty
// configuration. Main thread; CLI11 stays in command_line.cpp.
#pragma once

/// Does what the arguments ask for and returns the process's exit code.
int run_command_line(int argc, char** argv);
