// The real program, run as a process: what it prints where, and how it exits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "storage/sqlite.hpp"
#include "tests/unit/server/config/folder.hpp"
#include "tests/unit/server/one_answer_server.hpp"

namespace config_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct Result {
    int exit_code = -1;
    std::string out, err;
};

std::string content(const std::string& file) {
    std::ifstream in(file);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

// `arguments` and `variables` as a shell reads them.
Result run(const std::string& arguments, const std::string& variables = "") {
    const ConfigFolder folder;
    const auto out = folder.path("out"), err = folder.path("err");
    const auto line =
        variables + " '" TRACKER_PROGRAM "' " + arguments + " </dev/null >'" + out + "' 2>'" + err + "'";
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content(out), content(err)};
}

long lines(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

TEST(CommandLine, VersionIsTheProjects) {
    for (const auto* arguments : {"version", "--version"}) {
        const auto result = run(arguments);
        EXPECT_EQ(result.exit_code, 0) << arguments;
        EXPECT_EQ(result.out, "clearance-tracker " CLEARANCE_VERSION "\n") << arguments;
        EXPECT_THAT(result.err, IsEmpty()) << arguments;
    }
}

TEST(CommandLine, HelpIsAlsoACommand) {
    for (const auto* command : {"", "serve", "check-config", "healthcheck", "verify", "erase", "replay",
                                "vehicles", "vehicles add", "completion", "version"}) {
        const auto result = run("help " + std::string(command));
        EXPECT_EQ(result.exit_code, 0) << command;
        EXPECT_EQ(result.out, run(std::string(command) + " --help").out) << command;
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
    const auto result = run(std::string(GetParam().command) + " --help");
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
              "CLEARANCE_TRACKER_TOKEN", "3 done, but"}},
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
             {"vehicles add --file x --batch 1001", "--batch"},
             {"vehicles revoke", "either VINs or --file"},
             {"vehicles list --sort size", "size"},
             {"vehicles list --listed maybe", "maybe"},
             {"vehicles show", "vin is required"},
             {"vehicles compare", "--file is required"},
             {"completion", "shell is required"},
             {"completion csh", "csh"},
             {"version extra", "extra"}}) {
        const auto result = run(arguments);
        EXPECT_EQ(result.exit_code, 2) << arguments;
        EXPECT_THAT(result.err, AllOf(HasSubstr(word), HasSubstr("--help"))) << arguments;
        EXPECT_THAT(result.out, IsEmpty()) << arguments;
    }
}

TEST(CommandLine, WithoutAConfigurationFileSaysOnOneLineWhatToProvide) {
    for (const auto* command : {"serve", "check-config", "healthcheck", "verify"}) {
        const auto result = run(std::string(command) + " --config /none/config.toml");
        EXPECT_EQ(result.exit_code, 2) << command;
        EXPECT_THAT(result.err,
                    AllOf(StartsWith("/none/config.toml: there is no configuration file here; provide one"),
                          HasSubstr("config.example.toml")));
        EXPECT_EQ(lines(result.err), 1) << result.err;
    }
}

TEST(CommandLine, CheckConfigSumsUpAValidOneWithoutSecrets) {
    const ConfigFolder folder;
    const auto file = folder.write("config.toml", valid_text());
    const auto result = run("check-config --config '" + file + "'");
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.out, file +
                              ": valid; webhook on http://0.0.0.0:8443/webhooks/high-mobility, api on "
                              "http://127.0.0.1:0, ledger " +
                              folder.path("ledger.sqlite") + ", 0 hooks\n");
    EXPECT_THAT(result.err, IsEmpty());
}

TEST(CommandLine, CheckConfigTellsEveryErrorOnStderr) {
    const ConfigFolder folder;
    const auto file = folder.write("config.toml", with_line(6, "tls = 0\nmax_bdoy = 1\n"));
    const auto result = run("check-config --config '" + file + "'");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_EQ(result.err, file + ":6:7: webhook.tls: expected true or false, got 0\n" + file +
                              ":7:1: webhook.max_bdoy: unknown key; did you mean max_body?\n2 errors\n");
}

TEST(CommandLine, CheckConfigAndServeTellTheSameOfFaultyFiles) {
    const ConfigFolder folder;
    folder.write_certificate("one.pem", "one.key");
    folder.write_certificate("other.pem", "other.key");
    const auto file = folder.write(
        "config.toml", with_line(6, "certificate_file = \"one.pem\"\nprivate_key_file = \"other.key\""));
    const auto checked = run("check-config --config '" + file + "'");
    const auto served = run("serve --config '" + file + "'");
    EXPECT_EQ(checked.exit_code, 2);
    EXPECT_THAT(checked.err, StartsWith(file + ":7:20: webhook.private_key_file: "));
    EXPECT_EQ(served.exit_code, 2);
    EXPECT_EQ(served.err, checked.err);
}

TEST(CommandLine, ServeRefusesAFaultyConfiguration) {
    const ConfigFolder folder;
    const auto result = run("serve --config '" + folder.write("config.toml", with_line(6, "tls = 0")) + "'");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("config.toml:6:7: webhook.tls: expected true or false, got 0\n"));
}

TEST(CommandLine, CheckConfigAndServeRefuseAProxyThatIsNoneOnOneLineWithoutItsPassword) {
    const ConfigFolder folder;
    const auto config = " --config '" + folder.write("config.toml", valid_text()) + "'";
    for (const auto* command : {"check-config", "serve"}) {
        const auto result = run(command + config, "HTTPS_PROXY=http://user:hu/sh@proxy:3128");
        EXPECT_EQ(result.exit_code, 2) << command;
        EXPECT_THAT(result.out, IsEmpty()) << command;
        EXPECT_THAT(result.err, StartsWith("the environment variable HTTPS_PROXY: expected http://"));
        EXPECT_EQ(result.err.find("sh@proxy"), std::string::npos) << result.err;
        EXPECT_EQ(lines(result.err), 1) << result.err;
    }
    EXPECT_FALSE(std::filesystem::exists(folder.path("ledger.sqlite")));
}

TEST(CommandLine, HealthcheckExitsBySoundness) {
    const ConfigFolder folder;
    const auto listening = [&](std::uint16_t port) {
        return "healthcheck --config '" +
               folder.write("config.toml",
                            with_line(11, "listen = \"127.0.0.1:" + std::to_string(port) + "\"")) +
               "'";
    };
    OneAnswerServer well(OneAnswerServer::Speaks::plain, "HTTP/1.1 200 OK\r\n\r\n");
    const auto alive = run(listening(well.port()));
    EXPECT_EQ(alive.exit_code, 0);
    EXPECT_THAT(alive.out + alive.err, IsEmpty());

    const auto dead = run(listening(closed_port()));
    EXPECT_EQ(dead.exit_code, 1);
    EXPECT_EQ(lines(dead.err), 1);
    EXPECT_THAT(dead.err, HasSubstr("Connection refused"));

    const auto faulty =
        run("healthcheck --config '" + folder.write("config.toml", with_line(11, "listen = 7")) + "'");
    EXPECT_EQ(faulty.exit_code, 2);
    EXPECT_THAT(faulty.err, HasSubstr("api.listen"));
}

/// A configuration in which only where the ledger is is right.
std::string ledger_alone(const ConfigFolder& folder, const std::string& path = "ledger.sqlite") {
    return folder.write("config.toml", "[ledger]\npath = \"" + path + "\"\n[webhook]\ntls = 7\n");
}

void make_ledger(const std::string& path) {
    storage::LedgerOptions options;
    options.path = path;
    storage::open_ledger(std::move(options));
}

TEST(CommandLine, VerifyExitsByTheLedgersSoundness) {
    const ConfigFolder folder;
    const auto arguments = "verify --config '" + ledger_alone(folder) + "'";
    make_ledger(folder.path("ledger.sqlite"));
    const auto sound = run(arguments);
    EXPECT_EQ(sound.exit_code, 0);
    EXPECT_EQ(sound.out, "0 vehicles, 0 observations, 0 transitions checked: no difference\n");
    EXPECT_THAT(sound.err, IsEmpty());

    storage::Database(folder.path("ledger.sqlite"), storage::Database::Mode::read_write,
                      std::chrono::seconds(1))
        .execute(
            "INSERT INTO reasons VALUES (1, 'a' || char(27, 10) || 'b');"
            "INSERT INTO brands (id, text) VALUES (1, 'bmw'); INSERT INTO vehicles (vin, brand, reason, "
            "first_seen, "
            "first_sequence) VALUES ('WVWZZZ1KZ6W000001', 1, 1, 0, 1)");
    const auto damaged = run(arguments);
    EXPECT_EQ(damaged.exit_code, 1);
    EXPECT_EQ(damaged.out,
              "vehicles WVWZZZ1KZ6W000001: told reason \"a??b\", follows none\n"
              "1 vehicle, 0 observations, 0 transitions checked: 1 difference\n");

    std::string many;
    for (int i = 0; i < 150; ++i) many += "INSERT INTO tags VALUES (99, 'key" + std::to_string(i) + "', '');";
    storage::Database(folder.path("ledger.sqlite"), storage::Database::Mode::read_write,
                      std::chrono::seconds(1))
        .execute(many);
    const auto badly = run(arguments);
    EXPECT_EQ(lines(badly.out), 102);
    EXPECT_THAT(badly.out, HasSubstr("\nand 51 more\n"));
    EXPECT_THAT(badly.out, HasSubstr("checked: 151 differences\n"));

    make_ledger(folder.path("another"));
    EXPECT_EQ(run(arguments + " --ledger '" + folder.path("another") + "'").exit_code, 0);
}

TEST(CommandLine, VerifySaysOnOneLineWhatItCannotVerify) {
    const ConfigFolder folder;
    const auto missing = run("verify --config '" + ledger_alone(folder, "none.sqlite") + "'");
    EXPECT_EQ(missing.exit_code, 1);
    EXPECT_EQ(missing.err, "clearance-tracker: there is no ledger " + folder.path("none.sqlite") + "\n");

    const auto faulty = run("verify --config '" + folder.write("config.toml", "[ledger]\npath = 7\n") + "'");
    EXPECT_EQ(faulty.exit_code, 2);
    EXPECT_THAT(faulty.err, HasSubstr("ledger.path"));
    EXPECT_EQ(lines(faulty.err), 1) << "of [ledger] only: " << faulty.err;
    EXPECT_THAT(faulty.out, IsEmpty());
}

}  // namespace
}  // namespace config_test
