// What values the command line's options take, and what is said of others. Main thread; only for the sources
// of the command line, since it knows CLI11.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace option_checks {

/// "expected a whole number from 1 to 1,000, got "0""
CLI::Validator whole_number(std::int64_t least, std::int64_t most);

/// "expected since or vin, got "sinec"; did you mean since?"
CLI::Validator one_of(std::vector<std::string> words);

/// "since, vin or brand"
std::string alternatives(const std::vector<std::string>& words);

/// "; did you mean since?"; "": nothing is near.
std::string meant_by(const std::string& word, const std::vector<std::string>& words);

}  // namespace option_checks
