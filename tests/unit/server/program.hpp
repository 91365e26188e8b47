// The real program, run as a process: what it prints where, and how it exits.
#pragma once

#include <string>

namespace config_test {

struct ProgramResult {
    int exit_code = -1;
    std::string out, err;
};

/// `arguments` and `variables` as a shell reads them; stdin is empty.
ProgramResult run_program(const std::string& arguments, const std::string& variables = "");

long lines_in(const std::string& text);

}  // namespace config_test
