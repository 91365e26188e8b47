#include "tests/unit/server/program.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

std::string content(const std::string& file) {
    std::ifstream in(file);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace

ProgramResult run_program(const std::string& arguments, const std::string& variables) {
    const ConfigFolder folder;
    const auto out = folder.path("out"), err = folder.path("err");
    const auto line =
        variables + " '" TRACKER_PROGRAM "' " + arguments + " </dev/null >'" + out + "' 2>'" + err + "'";
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content(out), content(err)};
}

long lines_in(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

}  // namespace config_test
