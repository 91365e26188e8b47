// Shell completion, made of the command line's own tree: commands, options, and what an option takes where
// its type's name tells. Pure, main thread.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace terminal {

/// By the name of an option's type; FILE and PATH are files.
using TypeWords = std::map<std::string, std::vector<std::string>>;

std::string bash_completion(const CLI::App& program, const TypeWords& words);
std::string zsh_completion(const CLI::App& program, const TypeWords& words);
std::string fish_completion(const CLI::App& program, const TypeWords& words);

}  // namespace terminal
