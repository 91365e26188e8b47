#include "server/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Config, ReadsTheLeastThatIsNeededAndFillsInTheDefaults) {
    const ConfigFolder folder;
    const auto config = load_valid(folder, valid_text());
    EXPECT_EQ(config.platform.base_url, "https://sandbox.api.high-mobility.com/v1");
    EXPECT_EQ(config.platform.client_id, "the-client");
    EXPECT_EQ(config.platform.client_secret, "client-secret");
    EXPECT_EQ(config.platform.request_timeout, 30s);
    EXPECT_FALSE(config.webhook.tls);
    EXPECT_EQ(config.webhook.path, "/webhooks/high-mobility");
    EXPECT_EQ(config.webhook.max_body, 1024U * 1024U);
    ASSERT_EQ(config.webhook.secrets.size(), 1U);
    EXPECT_EQ(config.webhook.secrets[0].name, "first");
    EXPECT_EQ(config.webhook.secrets[0].secret, "0123456789abcdef");
    EXPECT_EQ(config.ledger.path, folder.path("ledger.sqlite"));
    EXPECT_TRUE(config.ledger.synchronous_full);
    EXPECT_EQ(config.sweep.full_every, 15min);
    EXPECT_THAT(config.hooks, IsEmpty());
    EXPECT_THAT(config.api.tokens, IsEmpty());
}

TEST(Config, PathsAreAbsoluteAlsoWhereTheFileIsNamedFromTheWorkingFolder) {
    const ConfigFolder folder;
    folder.write("below/config.toml", with_line(13, "path = \"../ledger.sqlite\""));
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path(""));
    const auto here = std::filesystem::current_path();
    const auto loaded = config::load_config("below/config.toml");
    std::filesystem::current_path(before);
    ASSERT_TRUE(std::holds_alternative<config::Config>(loaded));
    EXPECT_EQ(std::get<config::Config>(loaded).ledger.path, (here / "ledger.sqlite").string());
}

TEST(Config, ReadsEveryKindOfValue) {
    const ConfigFolder folder;
    folder.write_certificate("ca.pem", "ca.key");
    const auto config = load_valid(
        folder,
        with_line(6, "tls = false\nmax_body = \"64KiB\"\nmax_connections = 7\nlisten = \"[::]:9443\"") +
            "synchronous = \"normal\"\n"
            "[sweep]\nfull_every = \"1h30m\"\nin_flight_every = \"100ms\"\non_start = false\n"
            "[[api.tokens]]\nname = \"desk\"\nrole = \"operate\"\nsha256 = \"" +
            std::string(62, '0') +
            "fF\"\n"
            "[[hooks]]\nname = \"a\"\nurl = \"https://hooks.example/x?y=z\"\nsecret = \"twenty-four "
            "characters!!\"\n"
            "kinds = [\"rejected\"]\nca_file = \"ca.pem\"\ntimeout = \"5s\"\nmax_age = \"2d\"\n"
            "[[hooks]]\nname = \"b\"\nurl = \"http://hooks.example\"\nallow_http = true\n"
            "secret = \"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\"\n"
            "[log]\nlevel = \"debug\"\nformat = \"text\"\n");
    EXPECT_EQ(config.webhook.max_body, 64U * 1024U);
    EXPECT_EQ(config.webhook.max_connections, 7U);
    EXPECT_EQ(config.webhook.listen, "[::]:9443");
    EXPECT_FALSE(config.ledger.synchronous_full);
    EXPECT_EQ(config.sweep.full_every, 90min);
    EXPECT_EQ(config.sweep.in_flight_every, 100ms);
    EXPECT_FALSE(config.sweep.on_start);
    ASSERT_EQ(config.api.tokens.size(), 1U);
    EXPECT_EQ(config.api.tokens[0].role, config::Role::operate);
    EXPECT_EQ(config.api.tokens[0].sha256, std::string(31, '\0') + "\xff");
    ASSERT_EQ(config.hooks.size(), 2U);
    EXPECT_EQ(config.hooks[0].url, "https://hooks.example/x?y=z");
    EXPECT_EQ(config.hooks[0].ca_file, folder.path("ca.pem"));
    EXPECT_EQ(config.hooks[0].timeout, 5s);
    EXPECT_EQ(config.hooks[0].max_age, 48h);
    EXPECT_THAT(config.hooks[1].kinds, ElementsAre("rejected"));
    EXPECT_EQ(config.hooks[1].timeout, 15s);
    EXPECT_EQ(config.log.level, "debug");
    EXPECT_EQ(config.log.format, config::LogFormat::text);
}

TEST(Config, BaseUrlOverridesTheEnvironmentAndLosesItsLastSlash) {
    const ConfigFolder folder;
    const auto config =
        load_valid(folder, with_line(2, "base_url = \"http://127.0.0.1:9000/v1/\"\nenvironment = \"live\""));
    EXPECT_EQ(config.platform.base_url, "http://127.0.0.1:9000/v1");
    EXPECT_EQ(load_valid(folder, with_line(2, "environment = \"live\"")).platform.base_url,
              "https://api.high-mobility.com/v1");
}

TEST(Config, AnApiWithTokensMayListenAnywhere) {
    const ConfigFolder folder;
    const auto config =
        load_valid(folder, with_line(11, "listen = \"0.0.0.0:8080\"") +
                               "[[api.tokens]]\nname = \"a\"\nsha256 = \"" + std::string(64, 'b') + "\"\n");
    EXPECT_EQ(config.api.listen, "0.0.0.0:8080");
    EXPECT_EQ(config.api.tokens.at(0).role, config::Role::read);
}

TEST(Config, WithTlsKeepsTheNamesOfTheFilesBesideIt) {
    const ConfigFolder folder;
    folder.write_certificate("tls/chain.pem", "tls/key.pem");
    const auto config =
        load_valid(folder, with_line(6, "certificate_file = \"tls/chain.pem\"\nprivate_key_file = \"" +
                                            folder.path("tls/key.pem") + "\""));
    EXPECT_TRUE(config.webhook.tls);
    EXPECT_EQ(config.webhook.certificate_file, folder.path("tls/chain.pem"));
    EXPECT_EQ(config.webhook.private_key_file, folder.path("tls/key.pem"));
}

}  // namespace
}  // namespace config_test
