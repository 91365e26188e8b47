// Commands, their help, and what is said of wrong usage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/server/program.hpp"

namespace config_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(CommandLine, VersionIsTheProjects) {
    for (const auto* arguments : {"version", "--version"}) {
        const auto result = run_program(arguments);
        EXPECT_EQ(result.exit_code, 0) << arguments;
        EXPECT_EQ(result.out, "clearance-tracker " CLEARANCE_VERSION "\n") << arguments;
        EXPECT_THAT(result.err, IsEmpty()) << arguments;
    }
}

TEST(CommandLine, HelpIsAlsoACommand) {
    for (const auto* command : {"", "serve", "check-config", "healthcheck", "verify", "erase", "replay",
                                "vehicles", "vehicles add", "completion", "version"}) {
        const auto result = run_program("help " + std::string(command));
        EXPECT_EQ(result.exit_code, 0) << command;
        EXPECT_EQ(result.out, run_program(std::string(command) + " --help").out) << command;
        EXPECT_THAT(result.err, IsEmpty()) << command;
    }
}

struct Help {
    const char* command;
    std::vector<std::string> teaches;
};

std::string name_of(const testing::TestParamInfo<Help>& info) {
    std::string name = info.param.command;
    std::ranges::replace_if(
        name, [](char c) { return c == '-' || c == ' '; }, '_');
    return name.empty() ? "program" : name;
}

class CommandLineHelp : public testing::TestWithParam<Help> {};

TEST_P(CommandLineHelp, SaysWhatItDoesWithAnExampleAndExitCodes) {
    const auto result = run_program(std::string(GetParam().command) + " --help");
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.err, IsEmpty());
    EXPECT_THAT(result.out, HasSubstr("Exit code"));
    for (const auto& word : GetParam().teaches) EXPECT_THAT(result.out, HasSubstr(word));
}

INSTANTIATE_TEST_SUITE_P(
    OfEveryLevel, CommandLineHelp,
    testing::Values(
        Help{"",
             {"serve", "check-config", "healthcheck", "verify", "erase", "replay", "version",
              "config.example.toml", "fleet clearance"}},
        Help{"serve",
             {"--config FILE", "--ready-file PATH", "SIGTERM", "Example",
              "SIGHUP reads the whole configuration again", "certificates, secrets, tokens, trust stores",
              "credentials of hooks and platform", "2 wrong usage"}},
        Help{"check-config", {"--config FILE", "every error at once", "Example"}},
        Help{"healthcheck", {"--config FILE", "GET /healthz", "HEALTHCHECK"}},
        Help{"verify",
             {"--config FILE", "--ledger PATH", "Example", "beside a running service", "1 difference"}},
        Help{"erase", {"VIN", "--config FILE", "--ca-file FILE", "--yes", "CLEARANCE_TOKEN", "for good"}},
        Help{"replay",
             {"--config FILE", "--outcome OUTCOME", "--since TIME", "--until TIME", "CLEARANCE_TOKEN"}},
        Help{"vehicles",
             {"add", "revoke", "list", "show", "watch", "compare", "CLEARANCE_TRACKER_URL",
              "CLEARANCE_TRACKER_TOKEN", "3    done, but the platform refused some vehicles"}},
        Help{"vehicles add", {"--file FILE", "--brand BRAND", "--idempotency-key KEY", "tag.site", "--json"}},
        Help{"vehicles revoke", {"--file FILE", "--yes", "Asks before"}},
        Help{"vehicles list", {"--status STATUS", "--tag KEY=VALUE", "--sort=-since", "jq"}},
        Help{"vehicles show", {"VIN", "--json"}},
        Help{"vehicles watch", {"--count NUMBER", "nothing is lost"}},
        Help{"vehicles compare", {"--file FILE", "defleeted", "until", "3 they differ"}},
        Help{"completion", {"bash", "zsh", "fish", "source"}}, Help{"version", {"Example", "version"}}),
    name_of);

TEST(CommandLine, WrongUsageExitsWith2AndSaysWhatWasWrong) {
    for (const auto& [arguments, word] : std::vector<std::pair<std::string, std::string>>{
             {"",
              "expected a command: serve, check-config, healthcheck, verify, send-test-alert, erase, "
              "replay, vehicles, completion or version"},
             {"sevre --config x", "got \"sevre\"; did you mean serve?"},
             {"help sevre", "got \"sevre\"; did you mean serve?"},
             {"serve", "--config is required"},
             {"check-config", "--config is required"},
             {"healthcheck", "--config is required"},
             {"verify --ledger x", "--config is required"},
             {"verify --config x --ledger ''", "must not be empty"},
             {"erase --config x", "vin is required"},
             {"replay --config x --outcome lost", "lost"},
             {"serve --config", "--config"},
             {"serve --config x --nonsense", "--nonsense"},
             {"vehicles", "expected a command: add, revoke, list, show, watch or compare"},
             {"vehicles lits", "got \"lits\"; did you mean list?"},
             {"vehicles add", "either VINs or --file"},
             {"vehicles add A --file x", "either VINs or --file"},
             {"vehicles add A", "--brand"},
             {"vehicles add --file x --batch 1001", "--batch: expected a whole number from 1 to 1,000, got"},
             {"vehicles revoke", "either VINs or --file"},
             {"vehicles list --sort sinec",
              "--sort: expected since, -since, vin, -vin, brand or -brand, got \"sinec\"; did you mean "
              "since?"},
             {"vehicles list --listed maybe", "expected true or false, got \"maybe\""},
             {"vehicles list --limit 0",
              "--limit: expected a whole number from 1 to 1,000,000,000, got \"0\""},
             {"vehicles list --limit 1e3", "to 1,000,000,000, got \"1e3\""},
             {"vehicles watch --count -1", "from 1 to 1,000,000,000, got \"-1\""},
             {"vehicles show", "vin is required"},
             {"vehicles compare", "--file is required"},
             {"completion", "shell is required"},
             {"completion csh", "csh"},
             {"version extra", "extra"},
             {"version $'a\u202eb'", "a?b"}}) {
        const auto result = run_program(arguments);
        EXPECT_EQ(result.exit_code, 2) << arguments;
        EXPECT_THAT(result.err, AllOf(HasSubstr(word), HasSubstr("--help"))) << arguments;
        EXPECT_THAT(result.out, IsEmpty()) << arguments;
    }
}

}  // namespace
}  // namespace config_test
