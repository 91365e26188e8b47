// What is told of a configuration with several faults, and how an error is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

TEST(ConfigErrors, AreToldAllInOneGoInTheOrderOfTheFile) {
    const ConfigFolder folder;
    const auto messages = messages_of(folder,
                                      "[log]\n"
                                      "formt = \"json\"\n"
                                      "level = \"loud\"\n"
                                      "[platform]\n"
                                      "client_id = 3\n"
                                      "[webhook]\n"
                                      "max_body = \"big\"\n"
                                      "tls = false\n");
    EXPECT_THAT(messages, ElementsAre(StartsWith("config.toml:2:1: log.formt: "),
                                      StartsWith("config.toml:3:9: log.level: "),
                                      StartsWith("config.toml:4:1: platform.environment: "),
                                      StartsWith("config.toml:4:1: platform.client_secret: "),
                                      StartsWith("config.toml:5:13: platform.client_id: "),
                                      StartsWith("config.toml:6:1: webhook.secrets: "),
                                      StartsWith("config.toml:7:12: webhook.max_body: "),
                                      StartsWith("config.toml: ledger.path: ")));
}

TEST(ConfigErrors, OfAMisspeltTableAreNotToldAgainForEachOfItsKeys) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_line(1, "[platfrom]")),
                ElementsAre("config.toml:1:1: platfrom: unknown table; did you mean platform?"));
}

TEST(ConfigErrors, OfATableAreToldBesideAMisspeltOneOfItsKind) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_line(3, "client_id = 3") + "[platfrom]\n"),
                ElementsAre(StartsWith("config.toml:3:13: platform.client_id: expected a text"),
                            StartsWith("config.toml:14:1: platfrom: unknown table; did you mean platform?")));
}

TEST(ConfigErrors, OfAKeyAreToldBesideAMisspeltOne) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_line(6, "tls = false\nmax_conections = 10\nmax_connections = 0")),
                ElementsAre(StartsWith("config.toml:7:1: webhook.max_conections: unknown key; did you mean"),
                            StartsWith("config.toml:8:19: webhook.max_connections: expected a whole")));
}

TEST(ConfigErrors, OfASecretAreToldBesideAMisspeltFormOfIt) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_line(9, "secret = \"short\"\nsecret_fil = \"x\"")),
                ElementsAre(StartsWith("config.toml:9:10: webhook.secrets[0].secret: expected at least 16"),
                            StartsWith("config.toml:10:1: webhook.secrets[0].secret_fil: unknown key")));
}

TEST(ConfigErrors, OfAMisspeltTlsAreNotToldAsMissingCertificates) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_line(6, "tsl = false")),
                ElementsAre("config.toml:6:1: webhook.tsl: unknown key; did you mean tls?"));
}

TEST(ConfigErrors, OfTlsInOtherWordsDoNotHideMissingCertificates) {
    const ConfigFolder folder;
    for (const auto* word : {"\"yes\"", "\"True\"", "1"})
        EXPECT_THAT(
            messages_of(folder, with_line(11, "listen = \"127.0.0.1:0\"\ntls = " + std::string(word))),
            ElementsAre(StartsWith("config.toml:10:1: api.certificate_file: required while api.tls"),
                        StartsWith("config.toml:10:1: api.private_key_file: required while api.tls"),
                        StartsWith("config.toml:12:7: api.tls: expected true or false")));
    for (const auto* word : {"\"no\"", "\"Off\"", "0"})
        EXPECT_THAT(messages_of(folder, with_line(6, "tls = " + std::string(word))),
                    ElementsAre(StartsWith("config.toml:6:7: webhook.tls: expected true or false")));
}

TEST(ConfigErrors, CarryFileLineColumnAndKey) {
    const ConfigFolder folder;
    const auto errors = errors_of(folder, with_line(6, "tls = 0"));
    ASSERT_THAT(errors, SizeIs(1));
    EXPECT_EQ(errors[0].file, folder.path("config.toml"));
    EXPECT_EQ(errors[0].line, 6U);
    EXPECT_EQ(errors[0].column, 7U);
    EXPECT_EQ(errors[0].key, "webhook.tls");
}

TEST(ConfigErrors, ShowStrangeKeysOnOneLine) {
    const ConfigFolder folder;
    EXPECT_THAT(
        messages_of(folder, "\"a\\nb\\u001b\" = 1\n" + valid_text()),
        ElementsAre(AllOf(StartsWith("config.toml:1:1: \"a?b?\": unknown key"), Not(HasSubstr("\n")))));
}

TEST(ConfigErrors, NeverShowASecretOfAnotherType) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_line(4, "client_secret = 4711")),
                ElementsAre(AllOf(HasSubstr("expected a text in quotes"), Not(HasSubstr("4711")))));
}

TEST(ConfigErrors, SayWhatToProvideWhenThereIsNoFile) {
    const ConfigFolder folder;
    const auto loaded = config::load_config(folder.path("none.toml"));
    const auto& errors = std::get<1>(loaded);
    ASSERT_THAT(errors, SizeIs(1));
    EXPECT_THAT(errors[0].text(), AllOf(HasSubstr("none.toml: there is no configuration file here"),
                                        HasSubstr("config.example.toml")));
}

TEST(ConfigErrors, SayThatAFolderIsNoFile) {
    const ConfigFolder folder;
    const auto loaded = config::load_config(folder.path(""));
    EXPECT_THAT(std::get<1>(loaded).at(0).text(), HasSubstr("it is a directory"));
}

TEST(ConfigErrors, OfTlsNameBothFiles) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_line(6, "tls = true\ncertificate_file = \"none.pem\"")),
                ElementsAre(AllOf(StartsWith("config.toml:5:1: webhook.private_key_file: "),
                                  HasSubstr("behind a proxy that terminates TLS set tls = false")),
                            AllOf(StartsWith("config.toml:7:20: webhook.certificate_file: "),
                                  HasSubstr("No such file or directory"))));
}

}  // namespace
}  // namespace config_test
