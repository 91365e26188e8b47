// The command line as shell completion sees it: commands, their options, and what each takes. Made of the
// command line's own tree, so that nothing need be told twice. Pure, main thread.
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

enum class Takes { nothing, words, files, anything };

struct CompletedOption {
    std::vector<std::string> names;  // "--file", "-f"; none: positional
    std::string about;
    Takes takes = Takes::nothing;
    std::vector<std::string> words = {};
};

struct CompletedCommand {
    std::string path;  // " vehicles list"; "": the program itself
    std::string name, about;
    std::vector<CompletedOption> options;
    std::vector<CompletedCommand> commands;
};

CompletedCommand completion_tree(const CLI::App& program, const TypeWords& words);

}  // namespace terminal
