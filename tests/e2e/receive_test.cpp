// The webhook listener, row by row: what is answered, and what is kept.
#include <gtest/gtest.h>

#include <sqlite3.h>
#include <csignal>

#include <boost/json/parse.hpp>
#include <fstream>

#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

constexpr const char* vin = "WBA00000000000001";
constexpr const char* path = "/webhooks/high-mobility";

/// With the stand-in and over TLS or, behind a proxy that terminates it, plain.
class Receive : public testing::TestWithParam<bool> {
  protected:
    Receive() {
        world.start_platform();
        options.tls = GetParam();
        options.on_start = false;
        world.start_tracker(options);
    }
    Answer post(const std::string& body, Headers headers) {
        return request(world.webhook_address(), GetParam() ? world.ca_file() : "", "POST", path, body,
                       headers);
    }
    World world;
    TrackerOptions options;
};

INSTANTIATE_TEST_SUITE_P(Transport, Receive, testing::Values(true, false),
                         [](const auto& transport) { return transport.param ? "tls" : "plain"; });

TEST_P(Receive, SignatureMissingMalformedOrWrongIs401AndLeavesNothing) {
    const auto body = world.webhook_body(vin, "approved", "2026-01-02T10:00:00Z");
    EXPECT_EQ(post(body, {}).status, 401u);
    EXPECT_EQ(post(body, {{"X-HM-Signature-256", "sha256=beef"}}).status, 401u);
    EXPECT_EQ(world.webhook(body, "another secret altogether").status, 401u);
    EXPECT_EQ(post(body, {{"X-HM-Signature", "sha1=0000000000000000000000000000000000000000"}}).status, 401u);
    const auto answer = world.webhook(body + " ", "another secret altogether");
    EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome <> 2"),
              0);  // but for the stand-in's ping
    EXPECT_EQ(world.tracker().log().find("\"vehicle\""), std::string::npos) << "a body was logged";
    const auto metrics = world.api("GET", "/metrics").body;
    EXPECT_NE(metrics.find("clearance_webhooks_total{outcome=\"unauthorized\"} 5"), std::string::npos)
        << metrics;
}

TEST_P(Receive, BodyOverTheLimitIs413WithoutReadingOn) {
    Connection connection(world.webhook_address(), GetParam() ? world.ca_file() : "");
    // Only the header is sent: an answer shows that the body was not waited for.
    connection.write(
        "POST /webhooks/high-mobility HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n"
        "X-HM-Signature-256: sha256=" +
        std::string(64, '0') + "\r\n\r\n");
    EXPECT_EQ(connection.receive().status, 413u);
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome <> 2"), 0);
}

TEST_P(Receive, AuthenticButUnreadableIs422AndArchived) {
    for (const std::string body : {"not json", "[]", R"({"event":{"type":"fleet_clearance_changed"}})"}) {
        const auto answer = world.webhook(body);
        EXPECT_EQ(answer.status, 422u) << body;
        EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json");
    }
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 4"), 3);
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE body = CAST('not json' AS BLOB)"), 1);
}

TEST_P(Receive, PingAndOtherEventsAre204AndArchived) {
    EXPECT_EQ(world.webhook(R"({"event":{"type":"ping"}})").status, 204u);
    EXPECT_EQ(world.webhook(R"({"event":{"type":"vehicle_moved"},"vehicle":{"vin":"X"}})").status, 204u);
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 2"),
              2);  // the stand-in sent one too
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 3"), 1);
}

TEST_P(Receive, ClearanceChangedIs204OnceItIsOnDisk) {
    const auto body = world.webhook_body(vin, "rejected", "2026-01-02T10:00:00Z", "privacy mode");
    const auto answer = world.webhook(body);
    EXPECT_EQ(answer.status, 204u);
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 1"), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM transitions"), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM findings"), 1);
    const auto transition = world.transitions(vin).at(0);
    EXPECT_EQ(transition.at("to"), "rejected");
    EXPECT_EQ(transition.at("reason"), "privacy mode");
    EXPECT_EQ(transition.at("occurred_at"), "2026-01-02T10:00:00.000Z");
    EXPECT_EQ(transition.at("sources"), json::array{"webhook"});
}

TEST_P(Receive, SameBodyAgainIs204AndOneTransition) {
    const auto body = world.webhook_body(vin, "approved", "2026-01-02T10:00:00Z");
    EXPECT_EQ(world.webhook(body, webhook_secret, "d-1").status, 204u);
    EXPECT_EQ(world.webhook(body, webhook_secret, "d-1").status, 204u);
    EXPECT_EQ(world.webhook(body, webhook_secret, "d-2").status, 204u);
    EXPECT_EQ(world.transitions(vin).size(), 1u);
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 1"), 1);
}

TEST_P(Receive, OtherPathsAre404OtherMethods405) {
    const auto ask = [this](const char* method, const char* target) {
        return request(world.webhook_address(), GetParam() ? world.ca_file() : "", method, target);
    };
    EXPECT_EQ(ask("GET", "/").status, 404u);
    EXPECT_EQ(ask("POST", "/healthz").status, 404u);
    EXPECT_EQ(ask("GET", "/metrics").status, 404u);
    EXPECT_EQ(ask("GET", "/v1/vehicles").status, 404u);
    const auto wrong = ask("GET", path);
    EXPECT_EQ(wrong.status, 405u);
    EXPECT_EQ(wrong.headers.at("allow"), "POST, OPTIONS");
}

TEST_P(Receive, LedgerThatCannotCommitIs503AndNothingIsLost) {
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(world.ledger().c_str(), &other), SQLITE_OK);
    sqlite3_busy_timeout(other, 5'000);
    ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    const auto body = world.webhook_body(vin, "approved", "2026-01-02T10:00:00Z");
    const auto refused = world.webhook(body);
    EXPECT_EQ(refused.status, 503u);
    EXPECT_TRUE(refused.headers.contains("retry-after"));
    sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 1"), 0);
    EXPECT_EQ(world.webhook(body).status, 204u);
    EXPECT_EQ(world.status(vin), "approved");
}

TEST(SecretRotation, BothSecretsCountAndSighupSwitchesThem) {
    World world;
    world.start_platform();
    const auto write = [&world](const std::string& name, const std::string& text) {
        std::ofstream(world.file(name), std::ios::trunc) << text << '\n';
    };
    write("old.secret", "the old secret of the webhook");
    write("new.secret", "the new secret of the webhook");
    TrackerOptions options;
    options.on_start = false;
    options.secrets =
        "[[webhook.secrets]]\nname = \"old\"\nsecret_file = \"old.secret\"\n"
        "[[webhook.secrets]]\nname = \"new\"\nsecret_file = \"new.secret\"\n";
    world.start_tracker(options);
    const auto body = [&world](int n) {
        return world.webhook_body(vin, "approved", "2026-01-02T10:00:0" + std::to_string(n) + "Z");
    };
    EXPECT_EQ(world.webhook(body(1), "the old secret of the webhook").status, 204u);
    EXPECT_EQ(world.webhook(body(2), "the new secret of the webhook").status, 204u);
    EXPECT_EQ(world.count("SELECT count(DISTINCT secret) FROM deliveries WHERE outcome = 1"), 2);
    write("old.secret", "the newest secret of the webhook");
    world.tracker().signal(SIGHUP);
    EXPECT_TRUE(eventually(
        [&] { return world.webhook(body(3), "the newest secret of the webhook").status == 204u; }));
    EXPECT_EQ(world.webhook(body(4), "the old secret of the webhook").status, 401u);
    EXPECT_EQ(world.webhook(body(5), "the new secret of the webhook").status, 204u);
}

TEST(SecretRotation, SighupWithAFaultyConfigurationKeepsWhatWas) {
    World world;
    world.start_platform();
    world.start_tracker({.on_start = false});
    std::ofstream(world.file("config.toml"), std::ios::app) << "[webhok]\n";
    world.tracker().signal(SIGHUP);
    EXPECT_TRUE(eventually([&] { return world.tracker().log().find("reload_failed") != std::string::npos; }));
    EXPECT_NE(world.tracker().log().find("webhook?"), std::string::npos) << "no suggestion";
    EXPECT_EQ(world.webhook(world.webhook_body(vin, "approved", "2026-01-02T10:00:00Z")).status, 204u);
}

}  // namespace
}  // namespace e2e
