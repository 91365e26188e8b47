#include "server/terminal/completion.hpp"

#include <algorithm>
#include <string_view>

namespace terminal {
namespace {

using Command = CompletedCommand;
using Option = CompletedOption;

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

std::vector<std::string> all_quoted(std::vector<std::string> words) {
    for (auto& word : words) word = quoted(word);
    return words;
}

// bash and zsh run the same text, but for how they say what stands on the line and how they take offers.

/// "(' vehicles list:--sort') _clearance_tracker_words 'since' '-since'; return ;;"
std::string value_arms(const Command& command) {
    std::string arms;
    for (const auto& option : command.options) {
        if (option.takes == Takes::nothing || option.names.empty()) continue;
        std::vector<std::string> before;
        for (const auto& name : option.names) before.push_back(quoted(command.path + ":" + name));
        const auto action = option.takes == Takes::words
                                ? "_clearance_tracker_words " + joined(all_quoted(option.words)) + "; "
                            : option.takes == Takes::files ? std::string("_clearance_tracker_files; ")
                                                           : std::string();
        arms += "    (" + joined(before, "|") + ") " + action + "return ;;\n";
    }
    return arms;
}

/// Of what may stand where no option's value is due: commands, options, and words of positionals.
std::string next_arm(const Command& command) {
    std::vector<std::string> next;
    for (const auto& each : command.commands) next.push_back(each.name + ":" + each.about);
    for (const auto& option : command.options) {
        for (const auto& word : option.names.empty() ? option.words : option.names)
            next.push_back(word + ":" + option.about);
    }
    return "    (" + quoted(command.path) + ") _clearance_tracker_next " + joined(all_quoted(next)) + " ;;\n";
}

/// What completes by the variables `at` (the commands so far), `before` (the option whose value is due) and
/// the functions for offers.
std::string body_of(const Command& program) {
    std::vector<std::string> paths;
    std::string values, nexts;
    each_command(program, [&](const Command& command) {
        if (!command.path.empty()) paths.push_back(quoted(command.path));
        values += value_arms(command);
        nexts += next_arm(command);
    });
    return "    for each in \"${line[@]}\"; do\n"
           "        case \"$at $each\" in\n"
           "        (" +
           joined(paths, "|") +
           ") at=\"$at $each\" ;;\n"
           "        esac\n"
           "    done\n"
           "    case \"$at:$before\" in\n" +
           values +
           "    (*:=) return ;;\n"
           "    esac\n"
           "    case \"$at\" in\n" +
           nexts +
           "    esac\n"
           "}\n";
}

std::string head_of(std::string_view comment, std::string_view shell) {
    return std::string(comment) + "# " + std::string(shell) +
           " completion of clearance-tracker; made by: clearance-tracker completion " + std::string(shell) +
           "\n";
}

// As bash splits words, "--sort=-vin" are three, "--sort" "=" "-vin", unless '=' is not in COMP_WORDBREAKS.
constexpr const char* bash_begin = R"sh(_clearance_tracker_words() {
    mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$*" -- "$word")
}
_clearance_tracker_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -P "$prefix" -f -- "$word")
}
_clearance_tracker_next() {
    _clearance_tracker_words "${@%%:*}"
}
_clearance_tracker() {
    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" prefix='' at='' each
    local -a line=("${COMP_WORDS[@]:1:COMP_CWORD-1}")
    COMPREPLY=()
    if [[ $word == --*=* ]]; then
        before="${word%%=*}" prefix="${word%%=*}=" word="${word#*=}"
    elif [[ $word == = || $before == = ]]; then
        if [[ $word == = ]]; then word=''; else before="${COMP_WORDS[COMP_CWORD-2]}"; fi
        [[ $before == --* ]] || before='='
    fi
)sh";

constexpr const char* zsh_begin = R"sh(_clearance_tracker_words() {
    compadd -- "$@"
}
_clearance_tracker_files() {
    _files
}
_clearance_tracker_next() {
    local -a next=("$@")
    _describe 'clearance-tracker' next
}
_clearance_tracker() {
    local before="${words[CURRENT-1]}" at='' each
    local -a line=("${(@)words[2,CURRENT-1]}")
    if [[ $PREFIX == --*=* ]]; then
        before="${PREFIX%%=*}"
        compset -P 1 '*='
    fi
)sh";

constexpr const char* zsh_end = R"sh(if [[ "${funcstack[1]}" == _clearance_tracker ]]; then
    _clearance_tracker "$@"
else
    compdef _clearance_tracker clearance-tracker
fi
)sh";

/// Where the command stands on the line.
std::vector<std::string> fish_conditions(const Command& command) {
    std::vector<std::string> conditions;
    std::string rest = command.path;
    while (!rest.empty()) {  // " vehicles list": both were seen
        const auto end = std::min(rest.find(' ', 1), rest.size());
        conditions.push_back("__fish_seen_subcommand_from" + rest.substr(0, end));
        rest.erase(0, end);
    }
    return conditions;
}

std::string fish_line(const std::vector<std::string>& conditions, const std::string& offer,
                      const std::string& about) {
    const auto where = joined(conditions, "; and ");
    return "complete -c clearance-tracker" + (where.empty() ? "" : " -n " + quoted(where, true)) + offer +
           " -d " + quoted(about, true) + "\n";
}

std::string fish_offer(const Option& option) {
    std::string offer;
    for (const auto& name : option.names)
        offer += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (option.takes == Takes::files) offer += " -r -F";
    if (option.takes == Takes::anything || (option.takes == Takes::words && !option.names.empty()))
        offer += " -x";
    if (option.takes == Takes::words) offer += " -a " + quoted(joined(option.words), true);
    return offer;
}

}  // namespace

std::string bash_completion(const Command& program) {
    return head_of("", "bash") + bash_begin + body_of(program) +
           "complete -F _clearance_tracker clearance-tracker\n";
}

std::string zsh_completion(const Command& program) {
    return head_of("#compdef clearance-tracker\n", "zsh") + zsh_begin + body_of(program) + zsh_end;
}

std::string fish_completion(const Command& program) {
    auto lines = head_of("", "fish") + "complete -c clearance-tracker -f\n";
    each_command(program, [&lines](const Command& command) {
        const auto here = fish_conditions(command);
        std::vector<std::string> names;
        for (const auto& each : command.commands) names.push_back(each.name);
        auto before_commands = here;
        before_commands.push_back("not __fish_seen_subcommand_from " + joined(names));
        for (const auto& each : command.commands)
            lines += fish_line(before_commands, " -a " + each.name, each.about);
        for (const auto& option : command.options) {
            if (!option.names.empty() || option.takes == Takes::words)
                lines += fish_line(here, fish_offer(option), option.about);
        }
    });
    return lines;
}

}  // namespace terminal
