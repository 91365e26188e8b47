// GET /v1/configuration.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "server/config/keys.hpp"
#include "server/version.hpp"
#include "storage/schema.hpp"
#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Configuration : public Service {
  protected:
    Configuration() {
        auto& config = configuration_->config;
        config.platform.base_url = config::base_url_of("live");
        config.platform.client_id = "client";
        config.platform.client_secret = "platform-confidential";
        config.webhook.secrets = {{"main", "webhook-confidential"}};
        config.api.tokens = {{"dashboard", std::string(32, '\x5a'), config::Role::operate}};
        auto& hook = config.hooks.emplace_back();
        hook.name = "desk";
        hook.url = "https://hooks.example/confidential";
        hook.secret = "signing-confidential";
        hook.header_value = "Bearer confidential";
        config.ledger.path = "/var/lib/ledger.db";
        configuration_->written = {"platform.environment", "webhook.listen", "webhook.secrets[0].secret",
                                   "hooks[0].url"};
    }
    /// "value set" of a key by its path, as JSON.
    std::string key(const std::string& table, const std::string& name) {
        return boost::json::serialize(get("/v1/configuration").at("configuration").at(table).at(name));
    }
    std::string first(const std::string& table, const std::string& list, const std::string& name) {
        auto configuration = get("/v1/configuration").at("configuration");
        const auto& around = table.empty() ? configuration : configuration.at(table);
        return boost::json::serialize(around.at(list).at(0).at(name));
    }
};

TEST_F(Configuration, HasEveryKeyOfTheTableWithItsValueAndWhetherItWasWritten) {
    const auto body = get("/v1/configuration");
    const auto& configuration = body.at("configuration").as_object();
    for (const auto& key : config::keys()) {
        const auto dot = key.table.find('.');
        boost::json::value table = configuration.at(key.table.substr(0, dot));
        if (dot != std::string_view::npos) table = table.at(key.table.substr(dot + 1));
        if (table.is_array()) table = table.at(0);
        ASSERT_TRUE(table.as_object().contains(key.name)) << key.path();
        EXPECT_TRUE(table.at(key.name).as_object().contains("value")) << key.path();
        EXPECT_TRUE(table.at(key.name).at("set").is_bool()) << key.path();
    }
    EXPECT_EQ(key("webhook", "listen"), R"({"value":"0.0.0.0:8443","set":true})");
    EXPECT_EQ(key("webhook", "max_body"), R"({"value":"1MiB","set":false})");
    EXPECT_EQ(key("webhook", "max_connections"), R"({"value":4096,"set":false})");
    EXPECT_EQ(key("webhook", "tls"), R"({"value":true,"set":false})");
    EXPECT_EQ(key("sweep", "full_every"), R"({"value":"15m","set":false})");
    EXPECT_EQ(key("ledger", "synchronous"), R"({"value":"full","set":false})");
    EXPECT_EQ(key("ledger", "path"), R"({"value":"/var/lib/ledger.db","set":false})");
    EXPECT_EQ(key("platform", "environment"), R"({"value":"live","set":true})");
    EXPECT_EQ(key("platform", "key_id"), R"({"value":null,"set":false})");
    EXPECT_THAT(key("findings", "stuck_after_by_brand"), HasSubstr(R"("ford":"10d")"));
    EXPECT_EQ(first("", "hooks", "kinds"), R"({"value":["rejected"],"set":false})");
    EXPECT_EQ(first("api", "tokens", "role"), R"({"value":"operate","set":false})");
}

TEST_F(Configuration, ShowsWhatIsInForceWhereTheFileSaysNothingOrIsOverridden) {
    EXPECT_EQ(key("retention", "erasure_key_file"),
              R"({"value":"/var/lib/ledger.db.erasure-key","set":false})");
    configuration_->config.retention.erasure_key_file = "/keys/erasure";
    EXPECT_EQ(key("retention", "erasure_key_file"), R"({"value":"/keys/erasure","set":false})");
    configuration_->config.platform.base_url = "http://127.0.0.1:8081/v1";
    configuration_->written.insert("platform.base_url");
    EXPECT_EQ(key("platform", "environment"),
              R"({"value":null,"set":true,"overridden_by":"platform.base_url"})");
    EXPECT_EQ(key("platform", "base_url"), R"({"value":"http://127.0.0.1:8081/v1","set":true})");
}

TEST_F(Configuration, MasksEverySecret) {
    EXPECT_EQ(key("platform", "client_secret"), R"({"value":"***","set":false})");
    EXPECT_EQ(key("platform", "private_key"), R"({"value":null,"set":false})");
    EXPECT_EQ(first("webhook", "secrets", "secret"), R"({"value":"***","set":true})");
    EXPECT_EQ(first("api", "tokens", "sha256"), R"({"value":"***","set":false})");
    EXPECT_EQ(first("", "hooks", "url"), R"({"value":"***","set":true})");
    EXPECT_EQ(first("", "hooks", "header_value"), R"({"value":"***","set":false})");
    const auto body = call("GET", "/v1/configuration").body;
    EXPECT_THAT(body, Not(HasSubstr("confidential")));
    EXPECT_THAT(body, Not(HasSubstr("ZZZZ"))) << "the digest of a token";
    EXPECT_THAT(body, Not(HasSubstr("5a5a")));
}

TEST_F(Configuration, SaysWhichProgramRunsSinceWhenOnWhichLedger) {
    const auto started = now_;
    now_ += std::chrono::hours(1);
    const auto body = get("/v1/configuration");
    EXPECT_EQ(body.at("version").as_string(), clearance::version);
    EXPECT_EQ(body.at("schema").as_int64(), storage::schema_version());
    EXPECT_EQ(clearance::parse_time(std::string(body.at("started_at").as_string())), started);
    EXPECT_EQ(clearance::parse_time(std::string(body.at("ledger_created_at").as_string())),
              ledger_->created_at());
}

TEST_F(Configuration, IsForWhomMayOperate) {
    EXPECT_EQ(problem(call("GET", "/v1/configuration", "", "read-secret"), 403).at("detail").as_string(),
              "this needs the role operate, and this token has the role read");
    problem(call("GET", "/v1/configuration", "", ""), 401);
    problem(call("GET", "/v1/configuration?all=true"), 400);
}

}  // namespace
