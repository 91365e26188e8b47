// What README.md and docs/*.md show of the command line is what --help knows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/unit/server/program.hpp"

namespace config_test {
namespace {

using testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::vector<std::string> documents() {
    std::vector<std::string> files{README_FILE};
    for (const auto& entry : std::filesystem::directory_iterator(DOCS_FOLDER)) {
        if (entry.path().extension() == ".md") files.push_back(entry.path().string());
    }
    return files;
}

/// --help, asked for once.
const std::string& help_of(const std::string& command) {
    static std::map<std::string, std::string> known;
    const auto [place, is_new] = known.try_emplace(command);
    if (is_new) {
        const auto result = run_program(command + " --help");
        place->second = result.exit_code == 0 ? result.out : "";
    }
    return place->second;
}

bool is_command(const std::string& parent, const std::string& word) {
    return std::regex_search(help_of(parent), std::regex("\n  " + word + " {2,}"));
}

/// The words behind each "clearance-tracker " of a line, up to what ends a command of a shell or a code span.
std::vector<std::vector<std::string>> invocations(const std::string& line) {
    static const std::regex call("(?:^|[ `(])clearance-tracker ((?:[a-z]|-)[^`#<>;)]*)");
    std::vector<std::vector<std::string>> found;
    for (std::sregex_iterator each(line.begin(), line.end(), call), end; each != end; ++each) {
        std::istringstream text((*each)[1].str());
        found.emplace_back(std::istream_iterator<std::string>(text), std::istream_iterator<std::string>());
    }
    return found;
}

TEST(DocumentedCommands, AreKnownWithTheirOptions) {
    int seen = 0;
    for (const auto& file : documents()) {
        for (const auto& line : lines_of(file)) {
            for (const auto& words : invocations(line)) {
                std::string command;
                auto word = words.begin();
                while (word != words.end() && is_command(command, *word))
                    command += (command.empty() ? "" : " ") + *word++;
                if (command.empty()) continue;  // prose, as "clearance-tracker keeps track"
                ++seen;
                for (; word != words.end(); ++word) {
                    if (!word->starts_with("--")) continue;
                    const auto option = word->substr(0, word->find('='));
                    EXPECT_TRUE(std::regex_search(help_of(command), std::regex(option + "[ ,\n]")))
                        << file << ": " << line;
                }
            }
        }
    }
    EXPECT_GT(seen, 15) << "the documents show commands in another way: this test reads them no longer";
}

/// Code and what it means, of "| 3 | done, but … |" or of "  3    done, but …".
std::map<std::string, std::string> exit_codes(const std::string& text, const char* row) {
    const std::regex form(row, std::regex::multiline);
    std::map<std::string, std::string> codes;
    for (std::sregex_iterator each(text.begin(), text.end(), form), end; each != end; ++each)
        codes[(*each)[1]] = (*each)[2];
    return codes;
}

TEST(DocumentedCommands, OfVehiclesHaveTheExitCodesOfTheirHelp) {
    std::string section;
    bool inside = false;
    for (const auto& line : lines_of(DOCS_FOLDER "/operations.md")) {
        if (line.starts_with("## ")) inside = line == "## From a terminal";
        if (inside) section += line + "\n";
    }
    const auto told = exit_codes(help_of("vehicles"), "^  (\\d+) +(\\S.*)$");
    EXPECT_EQ(exit_codes(section, "^\\| (\\d+) \\| (.*) \\|$"), told);
    EXPECT_EQ(told.size(), 7U);
    for (const auto* command : {"add", "revoke"}) {
        const auto& help = help_of("vehicles " + std::string(command));
        for (const auto* code :
             {"3 the platform refused", "4 the service itself refused", "5 the outcome of"})
            EXPECT_THAT(help, HasSubstr(code)) << command;
    }
}

}  // namespace
}  // namespace config_test
