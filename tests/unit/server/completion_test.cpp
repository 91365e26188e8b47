// What `completion` prints, tried in the shells themselves where they are installed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::UnorderedElementsAre;

class Completion : public testing::Test {
  protected:
    /// The lines that a bash script prints, in which the completion is loaded.
    std::vector<std::string> bash(const std::string& script) {
        const auto file =
            folder.write("try.bash", "source <('" TRACKER_PROGRAM "' completion bash)\n" + script);
        const auto out = folder.path("out");
        EXPECT_EQ(std::system(("cd '" + folder.path("") + "' && bash '" + file + "' >'" + out + "'").c_str()),
                  0);
        return lines_of(out);
    }
    static std::vector<std::string> lines_of(const std::string& file) {
        std::ifstream in(file);
        std::vector<std::string> lines;
        for (std::string line; std::getline(in, line);) {
            if (!line.empty()) lines.push_back(line);
        }
        return lines;
    }
    /// What bash offers for the last of these words.
    std::vector<std::string> offered(const std::string& words) {
        return bash("COMP_WORDS=(" + words + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n" +
                    "_clearance_tracker\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
    }
    static bool installed(const std::string& shell) {
        return std::system(("command -v " + shell + " >/dev/null").c_str()) == 0;
    }
    bool has_valid_syntax(const std::string& shell) {
        const auto file = folder.path("completion." + shell);
        const auto line = "'" TRACKER_PROGRAM "' completion " + shell + " >'" + file + "' && " + shell +
                          " -n '" + file + "'";
        return std::system(line.c_str()) == 0;
    }

    ConfigFolder folder;
};

TEST_F(Completion, IsAScriptThatEachInstalledShellCanRead) {
    for (const auto* shell : {"bash", "zsh", "fish"}) {
        if (!installed(shell)) continue;
        EXPECT_TRUE(has_valid_syntax(shell)) << shell;
    }
}

TEST_F(Completion, OffersCommandsAtEachLevel) {
    EXPECT_THAT(offered("clearance-tracker ve"), UnorderedElementsAre("verify", "vehicles", "version"));
    EXPECT_THAT(offered("clearance-tracker vehicles re"), ElementsAre("revoke"));
    EXPECT_THAT(offered("clearance-tracker vehicles ''"),
                IsSupersetOf({"add", "revoke", "list", "show", "watch", "compare"}));
    EXPECT_THAT(offered("clearance-tracker completion ''"), IsSupersetOf({"bash", "zsh", "fish"}));
}

TEST_F(Completion, OffersOptionsAndTheirWords) {
    EXPECT_THAT(offered("clearance-tracker vehicles list --st"), UnorderedElementsAre("--status", "--stuck"));
    EXPECT_THAT(offered("clearance-tracker vehicles list --status ap"), ElementsAre("approved"));
    EXPECT_THAT(offered("clearance-tracker vehicles list --brand bmw --sort v"), ElementsAre("vin"));
    EXPECT_THAT(offered("clearance-tracker replay --outcome pi"), ElementsAre("ping"));
    EXPECT_THAT(offered("clearance-tracker vehicles list --brand ''"), testing::IsEmpty());
}

TEST_F(Completion, OffersWordsBehindAnEqualsSignToo) {
    // as bash splits the line: at '=', too
    EXPECT_THAT(offered("clearance-tracker vehicles list --sort = ''"),
                UnorderedElementsAre("since", "-since", "vin", "-vin", "brand", "-brand"));
    EXPECT_THAT(offered("clearance-tracker vehicles list --sort ="), testing::SizeIs(6));
    EXPECT_THAT(offered("clearance-tracker vehicles list --sort = -v"), ElementsAre("-vin"));
    EXPECT_THAT(offered("clearance-tracker vehicles list --sort -v"), ElementsAre("-vin"));
    EXPECT_THAT(offered("clearance-tracker vehicles list --tag site = n"), testing::IsEmpty());
    EXPECT_THAT(offered("clearance-tracker vehicles list --tag site ="), testing::IsEmpty());
    // where COMP_WORDBREAKS has no '='
    EXPECT_THAT(offered("clearance-tracker vehicles list --sort=-v"), ElementsAre("--sort=-vin"));
    folder.write("own.csv", "");
    EXPECT_THAT(offered("clearance-tracker vehicles add --file = ow"), ElementsAre("own.csv"));
    EXPECT_THAT(offered("clearance-tracker vehicles add --file=ow"), ElementsAre("--file=own.csv"));
}

TEST_F(Completion, InZshIsNotOfOptionsAlone) {
    const auto file = folder.path("completion.zsh");
    ASSERT_EQ(std::system(("'" TRACKER_PROGRAM "' completion zsh >'" + file + "'").c_str()), 0);
    const auto script = lines_of(file);
    EXPECT_THAT(script, testing::Contains(HasSubstr("_describe 'clearance-tracker' next")))
        << "with -o it would offer nothing to words that do not begin with a dash: no commands";
    EXPECT_THAT(script, testing::Contains(HasSubstr("compset -P 1 '*='")));
}

TEST_F(Completion, OffersTheSameInFish) {
    if (!installed("fish")) GTEST_SKIP() << "no fish here";
    const auto file = folder.path("completion.fish"), out = folder.path("out");
    const auto offers = [&](const std::string& line) {
        const auto shell = "'" TRACKER_PROGRAM "' completion fish >'" + file + "' && HOME='" +
                           folder.path("") + "' fish --no-config -c \"source '" + file + "'; complete -C '" +
                           line + "' | string replace -r '\\t.*' ''\" >'" + out + "'";
        EXPECT_EQ(std::system(shell.c_str()), 0);
        return lines_of(out);
    };
    EXPECT_THAT(offers("clearance-tracker vehicles list --sort=-v"), ElementsAre("--sort=-vin"));
    EXPECT_THAT(offers("clearance-tracker vehicles list --sort v"), ElementsAre("vin"));
    EXPECT_THAT(offers("clearance-tracker vehicles re"), ElementsAre("revoke"));
}

TEST_F(Completion, OffersFilesWhereFilesAreMeant) {
    folder.write("my fleet.csv", "");
    EXPECT_THAT(offered("clearance-tracker vehicles add --file my"), ElementsAre("my fleet.csv"));
    EXPECT_THAT(offered("clearance-tracker serve --config my"), ElementsAre("my fleet.csv"));
}

TEST_F(Completion, IsKnownToTheShellByTheProgramsName) {
    EXPECT_THAT(bash("complete -p clearance-tracker\n"), ElementsAre(HasSubstr("_clearance_tracker")));
}

}  // namespace
}  // namespace config_test
