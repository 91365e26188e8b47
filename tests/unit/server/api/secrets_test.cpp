// GET /v1/secrets.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Secrets = Service;

TEST_F(Secrets, TellWhenEachWasUsedAndWhetherItIsConfigured) {
    configuration_->config.webhook.secrets = {{"new", "new-secret-text"}, {"main", "main-secret-text"}};
    webhook(numbered_vin(1), "approved", "2026-03-01T11:00:00Z");
    now_ += std::chrono::hours(1);
    webhook(numbered_vin(2), "approved", "2026-03-01T11:00:00Z");
    EXPECT_EQ(boost::json::serialize(get("/v1/secrets")),
              R"({"secrets":[)"
              R"({"name":"new","configured":true,"first_used_at":null,"last_used_at":null,"deliveries":0},)"
              R"({"name":"main","configured":true,"first_used_at":"2026-03-01T12:00:00.000Z",)"
              R"("last_used_at":"2026-03-01T13:00:00.000Z","deliveries":2}]})");
    configuration_->config.webhook.secrets = {{"new", "new-secret-text"}};
    const auto gone = get("/v1/secrets").at("secrets").at(1).as_object();
    EXPECT_EQ(gone.at("name"), "main");
    EXPECT_EQ(gone.at("configured"), false);
    EXPECT_EQ(gone.at("deliveries"), 2);
}

TEST_F(Secrets, AreNeverShownThemselves) {
    configuration_->config.webhook.secrets = {{"new", "new-secret-text"}};
    EXPECT_THAT(call("GET", "/v1/secrets").body, Not(HasSubstr("secret-text")));
}

TEST_F(Secrets, AreForWhomMayRead) {
    EXPECT_EQ(call("GET", "/v1/secrets", "", "read-secret").status, 200U);
    problem(call("GET", "/v1/secrets", "", ""), 401);
    problem(call("GET", "/v1/secrets?name=main"), 400);
}

}  // namespace
