#include "server/terminal/completion_tree.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace terminal {
namespace {

/// The first sentence, or what stands before its colon.
std::string summary(std::string text) {
    for (char& c : text) {
        if (c == '\t' || c == '\n') c = ' ';
    }
    text.erase(std::min({text.find(". "), text.find(": "), text.size()}));
    if (text.ends_with('.')) text.pop_back();
    return text;
}

CompletedOption read_option(const CLI::Option& option, const TypeWords& words) {
    CompletedOption read;
    for (const auto& name : option.get_lnames()) read.names.push_back("--" + name);
    for (const auto& name : option.get_snames()) read.names.push_back("-" + name);
    read.about = summary(option.get_description());
    auto type = option.get_type_name();
    type.erase(std::min(type.find(':'), type.size()));  // what is checked follows
    if (const auto known = words.find(type); known != words.end()) {
        read.takes = Takes::words;
        read.words = known->second;
    } else if (option.get_items_expected_max() > 0) {
        read.takes = type == "FILE" || type == "PATH" ? Takes::files : Takes::anything;
    }
    return read;
}

CompletedCommand read_command(const CLI::App& app, const std::string& path, const TypeWords& words) {
    CompletedCommand command{path, app.get_name(), summary(app.get_description()), {}, {}};
    for (const auto* option : app.get_options()) command.options.push_back(read_option(*option, words));
    for (const auto* each : app.get_subcommands({}))
        command.commands.push_back(read_command(*each, path + " " + each->get_name(), words));
    return command;
}

}  // namespace

CompletedCommand completion_tree(const CLI::App& program, const TypeWords& words) {
    return read_command(program, "", words);
}

}  // namespace terminal
