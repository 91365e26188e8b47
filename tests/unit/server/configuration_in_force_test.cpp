#include "server/configuration_in_force.hpp"

#include <gmock/gmock.h>

namespace app {
namespace {

using testing::UnorderedElementsAre;

config::HookSection hook(const std::string& name, const std::string& secret) {
    config::HookSection section;
    section.name = name;
    section.secret = secret;
    return section;
}

TEST(ConfigurationInForce, IsThatOfTheStart) {
    config::Config config;
    config.webhook.listen = "127.0.0.1:1";
    const ConfigurationInForce in_force(config, {"webhook.listen"});
    EXPECT_EQ(in_force.show()->config.webhook.listen, "127.0.0.1:1");
    EXPECT_THAT(in_force.show()->written, UnorderedElementsAre("webhook.listen"));
}

TEST(ConfigurationInForce, TakesOverWhatAReloadPutsIntoForceAndNothingElse) {
    config::Snapshot wanted;
    wanted.config.webhook.listen = "0.0.0.0:2";
    wanted.config.webhook.secrets = {{"new", "n"}, {"old", "o"}};
    wanted.config.webhook.certificate_file = "/new.pem";
    wanted.config.platform.client_secret = "other";
    wanted.written = {"webhook.listen", "webhook.secrets[0].secret", "webhook.secrets[1].secret",
                      "webhook.certificate_file", "platform.client_secret"};
    config::Config config;
    config.webhook.secrets = {{"old", "o"}};
    ConfigurationInForce in_force(config, {"webhook.path", "webhook.secrets[0].secret"});
    const auto before = in_force.show();
    in_force.take_webhook_secrets(wanted);
    EXPECT_EQ(in_force.show()->config.webhook.secrets.size(), 2U);
    EXPECT_EQ(before->config.webhook.secrets.size(), 1U) << "what is being shown stays";
    EXPECT_THAT(in_force.show()->written, UnorderedElementsAre("webhook.path", "webhook.secrets[0].secret",
                                                               "webhook.secrets[1].secret"));
    in_force.take_platform_credentials(wanted);
    in_force.take_certificates(wanted, "webhook");
    const auto now = in_force.show();
    EXPECT_EQ(now->config.platform.client_secret, "other");
    EXPECT_EQ(now->config.webhook.certificate_file, "/new.pem");
    EXPECT_EQ(now->config.webhook.listen, config.webhook.listen) << "that needs a restart";
    EXPECT_FALSE(now->written.contains("webhook.listen"));
    EXPECT_TRUE(now->written.contains("platform.client_secret"));
    EXPECT_TRUE(now->written.contains("webhook.certificate_file"));
}

TEST(ConfigurationInForce, TakesTheSecretsOfTheHooksThatItHasByTheirNames) {
    config::Config config;
    config.hooks = {hook("a", "1"), hook("b", "2")};
    ConfigurationInForce in_force(config, {"hooks[0].secret", "hooks[0].url"});
    config::Snapshot wanted;
    wanted.config.hooks = {hook("new", "9"), hook("b", "3")};
    wanted.written = {"hooks[0].secret", "hooks[1].secret"};
    in_force.take_hook_secrets(wanted);
    const auto now = in_force.show();
    ASSERT_EQ(now->config.hooks.size(), 2U);
    EXPECT_EQ(now->config.hooks[0].secret, "1");
    EXPECT_EQ(now->config.hooks[1].secret, "3");
    EXPECT_THAT(now->written, UnorderedElementsAre("hooks[0].secret", "hooks[0].url", "hooks[1].secret"));
}

}  // namespace
}  // namespace app
