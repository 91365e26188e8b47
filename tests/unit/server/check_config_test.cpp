// What check-config, serve and healthcheck make of configurations.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/unit/server/config/folder.hpp"
#include "tests/unit/server/one_answer_server.hpp"
#include "tests/unit/server/program.hpp"

namespace config_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(CommandLine, WithoutAConfigurationFileSaysOnOneLineWhatToProvide) {
    for (const auto* command : {"serve", "check-config", "healthcheck", "verify"}) {
        const auto result = run_program(std::string(command) + " --config /none/config.toml");
        EXPECT_EQ(result.exit_code, 2) << command;
        EXPECT_THAT(result.err,
                    AllOf(StartsWith("/none/config.toml: there is no configuration file here; provide one"),
                          HasSubstr("config.example.toml")));
        EXPECT_EQ(lines_in(result.err), 1) << result.err;
    }
}

TEST(CommandLine, CheckConfigSumsUpAValidOneWithoutSecrets) {
    const ConfigFolder folder;
    const auto file = folder.write("config.toml", valid_text());
    const auto result = run_program("check-config --config '" + file + "'");
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
    const auto result = run_program("check-config --config '" + file + "'");
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
    const auto checked = run_program("check-config --config '" + file + "'");
    const auto served = run_program("serve --config '" + file + "'");
    EXPECT_EQ(checked.exit_code, 2);
    EXPECT_THAT(checked.err, StartsWith(file + ":7:20: webhook.private_key_file: "));
    EXPECT_EQ(served.exit_code, 2);
    EXPECT_EQ(served.err, checked.err);
}

TEST(CommandLine, ServeRefusesAFaultyConfiguration) {
    const ConfigFolder folder;
    const auto result =
        run_program("serve --config '" + folder.write("config.toml", with_line(6, "tls = 0")) + "'");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("config.toml:6:7: webhook.tls: expected true or false, got 0\n"));
}

TEST(CommandLine, CheckConfigAndServeRefuseAProxyThatIsNoneOnOneLineWithoutItsPassword) {
    const ConfigFolder folder;
    const auto config = " --config '" + folder.write("config.toml", valid_text()) + "'";
    for (const auto* command : {"check-config", "serve"}) {
        const auto result = run_program(command + config, "HTTPS_PROXY=http://user:hu/sh@proxy:3128");
        EXPECT_EQ(result.exit_code, 2) << command;
        EXPECT_THAT(result.out, IsEmpty()) << command;
        EXPECT_THAT(result.err, StartsWith("the environment variable HTTPS_PROXY: expected http://"));
        EXPECT_EQ(result.err.find("sh@proxy"), std::string::npos) << result.err;
        EXPECT_EQ(lines_in(result.err), 1) << result.err;
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
    const auto alive = run_program(listening(well.port()));
    EXPECT_EQ(alive.exit_code, 0);
    EXPECT_THAT(alive.out + alive.err, IsEmpty());

    const auto dead = run_program(listening(closed_port()));
    EXPECT_EQ(dead.exit_code, 1);
    EXPECT_EQ(lines_in(dead.err), 1);
    EXPECT_THAT(dead.err, HasSubstr("Connection refused"));

    const auto faulty = run_program("healthcheck --config '" +
                                    folder.write("config.toml", with_line(11, "listen = 7")) + "'");
    EXPECT_EQ(faulty.exit_code, 2);
    EXPECT_THAT(faulty.err, HasSubstr("api.listen"));
}

}  // namespace
}  // namespace config_test
