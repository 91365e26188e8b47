#include "server/terminal/completion.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace terminal {
namespace {

struct Option {
    std::vector<std::string> names;  // "--file", "-f"; none: positional
    std::string about;
    bool takes_value = false, takes_file = false;
    std::vector<std::string> words;
};

struct Command {
    std::string path;  // " vehicles list"; "": the program itself
    std::string name, about;
    std::vector<Option> options;
    std::vector<Command> commands;
};

/// The first sentence, or what stands before its colon.
std::string summary(std::string text) {
    for (char& c : text) {
        if (c == '\t' || c == '\n') c = ' ';
    }
    text.erase(std::min({text.find(". "), text.find(": "), text.size()}));
    if (text.ends_with('.')) text.pop_back();
    return text;
}

Option read_option(const CLI::Option& option, const TypeWords& words) {
    Option read;
    for (const auto& name : option.get_lnames()) read.names.push_back("--" + name);
    for (const auto& name : option.get_snames()) read.names.push_back("-" + name);
    read.about = summary(option.get_description());
    read.takes_value = option.get_items_expected_max() > 0;
    auto type = option.get_type_name();
    type.erase(std::min(type.find(':'), type.size()));  // what is checked follows
    const auto known = words.find(type);
    read.takes_file = type == "FILE" || type == "PATH";
    if (known != words.end()) read.words = known->second;
    return read;
}

Command read_command(const CLI::App& app, const std::string& path, const TypeWords& words) {
    Command command{path, app.get_name(), summary(app.get_description()), {}, {}};
    for (const auto* option : app.get_options()) command.options.push_back(read_option(*option, words));
    for (const auto* each : app.get_subcommands({}))
        command.commands.push_back(read_command(*each, path + " " + each->get_name(), words));
    return command;
}

template <class Take>
void each_command(const Command& command, Take take) {
    take(command);
    for (const auto& each : command.commands) each_command(each, take);
}

std::string joined(const std::vector<std::string>& words, const std::string& between = " ") {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

/// In single quotes, for every one of the shells; fish knows \' inside them, the others do not.
std::string quoted(const std::string& text, bool for_fish = false) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'') {
            result += for_fish ? "\\'" : "'\\''";
        } else if (c == '\\' && for_fish) {
            result += "\\\\";
        } else {
            result += c;
        }
    }
    return result + "'";
}

std::string all_paths(const Command& program) {
    std::vector<std::string> paths;
    each_command(program, [&](const Command& command) {
        if (!command.path.empty()) paths.push_back(quoted(command.path));
    });
    return joined(paths, "|");
}

/// "' vehicles list:--status'|…": what stands in front where the option's value is to come.
std::string before_value(const Command& command, const Option& option) {
    std::vector<std::string> patterns;
    for (const auto& name : option.names) patterns.push_back(quoted(command.path + ":" + name));
    return joined(patterns, "|");
}

/// Of what may stand where no option's value is due: commands, options, and words of positionals.
std::vector<std::string> next_words(const Command& command) {
    std::vector<std::string> words;
    for (const auto& each : command.commands) words.push_back(each.name);
    for (const auto& option : command.options) {
        const auto& own = option.names.empty() ? option.words : option.names;
        words.insert(words.end(), own.begin(), own.end());
    }
    return words;
}

std::string described(const std::string& word, const std::string& about) {
    return quoted(word + ":" + about) + " ";
}

}  // namespace

std::string bash_completion(const CLI::App& program, const TypeWords& words) {
    const auto root = read_command(program, "", words);
    std::string values, nexts;
    each_command(root, [&](const Command& command) {
        for (const auto& option : command.options) {
            if (!option.takes_value || option.names.empty()) continue;
            values += "        " + before_value(command, option) + ")\n";
            if (option.takes_file) {
                values +=
                    "            compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "
                    "\"$word\")\n";
            } else if (!option.words.empty()) {
                values += "            mapfile -t COMPREPLY < <(compgen -W " + quoted(joined(option.words)) +
                          " -- \"$word\")\n";
            }
            values += "            return ;;\n";
        }
        nexts +=
            "        " + quoted(command.path) + ") next=" + quoted(joined(next_words(command))) + " ;;\n";
    });
    return "# bash completion of clearance-tracker; made by: clearance-tracker completion bash\n"
           "_clearance_tracker() {\n"
           "    local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
           "    local at='' next='' i\n"
           "    COMPREPLY=()\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        case \"$at ${COMP_WORDS[i]}\" in\n"
           "        " +
           all_paths(root) +
           ") at=\"$at ${COMP_WORDS[i]}\" ;;\n"
           "        esac\n"
           "    done\n"
           "    case \"$at:$before\" in\n" +
           values +
           "    esac\n"
           "    case \"$at\" in\n" +
           nexts +
           "    esac\n"
           "    mapfile -t COMPREPLY < <(compgen -W \"$next\" -- \"$word\")\n"
           "}\n"
           "complete -F _clearance_tracker clearance-tracker\n";
}

std::string zsh_completion(const CLI::App& program, const TypeWords& words) {
    const auto root = read_command(program, "", words);
    std::string values, nexts;
    each_command(root, [&](const Command& command) {
        std::string next;
        for (const auto& each : command.commands) next += described(each.name, each.about);
        for (const auto& option : command.options) {
            for (const auto& name : option.names) next += described(name, option.about);
            if (option.names.empty()) {
                for (const auto& word : option.words) next += described(word, option.about);
            }
            if (!option.takes_value || option.names.empty()) continue;
            const auto action = option.takes_file      ? std::string("_files")
                                : option.words.empty() ? std::string("_message value")
                                                       : "compadd -- " + joined(option.words);
            values += "        (" + before_value(command, option) + ") " + action + "; return ;;\n";
        }
        nexts += "        (" + quoted(command.path) + ") next=(" + next + ") ;;\n";
    });
    return "#compdef clearance-tracker\n"
           "# zsh completion of clearance-tracker; made by: clearance-tracker completion zsh\n"
           "_clearance_tracker() {\n"
           "    local at='' before=\"${words[CURRENT-1]}\" i\n"
           "    local -a next\n"
           "    for ((i = 2; i < CURRENT; i++)); do\n"
           "        case \"$at ${words[i]}\" in\n"
           "        (" +
           all_paths(root) +
           ") at=\"$at ${words[i]}\" ;;\n"
           "        esac\n"
           "    done\n"
           "    case \"$at:$before\" in\n" +
           values +
           "    esac\n"
           "    case \"$at\" in\n" +
           nexts +
           "    esac\n"
           "    _describe -o 'clearance-tracker' next\n"
           "}\n"
           "if [[ \"${funcstack[1]}\" == _clearance_tracker ]]; then\n"
           "    _clearance_tracker \"$@\"\n"
           "else\n"
           "    compdef _clearance_tracker clearance-tracker\n"
           "fi\n";
}

std::string fish_completion(const CLI::App& program, const TypeWords& words) {
    const auto root = read_command(program, "", words);
    std::string lines =
        "# fish completion of clearance-tracker; made by: clearance-tracker completion fish\n"
        "complete -c clearance-tracker -f\n";
    each_command(root, [&](const Command& command) {
        std::vector<std::string> conditions;
        std::string rest = command.path;
        while (!rest.empty()) {  // " vehicles list": both were seen
            const auto end = std::min(rest.find(' ', 1), rest.size());
            conditions.push_back("__fish_seen_subcommand_from" + rest.substr(0, end));
            rest.erase(0, end);
        }
        std::vector<std::string> names;
        for (const auto& each : command.commands) names.push_back(each.name);
        const auto here = joined(conditions, "; and ");
        auto before_commands = conditions;
        before_commands.push_back("not __fish_seen_subcommand_from " + joined(names));
        for (const auto& each : command.commands) {
            lines += "complete -c clearance-tracker -n " + quoted(joined(before_commands, "; and "), true) +
                     " -a " + each.name + " -d " + quoted(each.about, true) + "\n";
        }
        for (const auto& option : command.options) {
            auto line = "complete -c clearance-tracker" + (here.empty() ? "" : " -n " + quoted(here, true));
            for (const auto& name : option.names)
                line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
            if (option.takes_file) line += " -r -F";
            if (!option.words.empty())
                line += std::string(option.names.empty() ? "" : " -x") + " -a " +
                        quoted(joined(option.words), true);
            if (option.takes_value && !option.takes_file && option.words.empty()) line += " -x";
            if (!option.names.empty() || !option.words.empty())
                lines += line + " -d " + quoted(option.about, true) + "\n";
        }
    });
    return lines;
}

}  // namespace terminal
