// Shell completion of the command line, as a script for each shell. Pure, any thread.
#pragma once

#include <string>

#include "server/terminal/completion_tree.hpp"

namespace terminal {

std::string bash_completion(const CompletedCommand& program);
std::string zsh_completion(const CompletedCommand& program);
std::string fish_completion(const CompletedCommand& program);

}  // namespace terminal
