// Archived webhooks taken through the rules again by the running service.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <sqlite3.h>

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

constexpr const char* vin = "WBA00000000000001";

/// As the ledger has it, in hexadecimal.
std::string digest_of(const std::string& body) {
    unsigned char whole[EVP_MAX_MD_SIZE];
    EVP_Digest(body.data(), body.size(), whole, nullptr, EVP_sha256(), nullptr);
    std::string text;
    for (int i = 0; i < 16; ++i) {
        text += "0123456789abcdef"[whole[i] >> 4];
        text += "0123456789abcdef"[whole[i] & 15];
    }
    return text;
}

class ReplayByTheService : public testing::Test {
  protected:
    ReplayByTheService() {
        world.start_platform();
        options.on_start = false;
        world.start_tracker(options);
        // as an earlier version would have left it, that did not understand this form
        const auto body = world.webhook_body(vin, "approved", "2026-01-02T10:00:00Z");
        EXPECT_EQ(world.webhook("not JSON at all").status, 422u);
        sqlite3* ledger = nullptr;
        EXPECT_EQ(sqlite3_open(world.ledger().c_str(), &ledger), SQLITE_OK);
        sqlite3_busy_timeout(ledger, 5'000);
        const auto sql = "UPDATE deliveries SET digest = x'" + digest_of(body) + "', body = CAST('" + body +
                         "' AS BLOB) WHERE outcome = 4";
        EXPECT_EQ(sqlite3_exec(ledger, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(ledger);
        EXPECT_EQ(world.api("GET", std::string("/v1/vehicles/") + vin).status, 404u);
    }
    World world;
    TrackerOptions options;
};

TEST_F(ReplayByTheService, MakesHistoryOnce) {
    const auto answer = world.api("POST", "/v1/replay");
    ASSERT_EQ(answer.status, 200u) << answer.body;
    EXPECT_EQ(json::parse(answer.body).at("changed"), 1);
    EXPECT_EQ(world.status(vin), "approved");
    EXPECT_EQ(world.transitions(vin).at(0).at("occurred_at"), "2026-01-02T10:00:00.000Z");
    EXPECT_EQ(json::parse(world.api("POST", "/v1/replay").body).at("changed"), 0);
    EXPECT_EQ(
        json::parse(world.api("POST", "/v1/replay", R"({"outcomes":["recorded"]})").body).at("unchanged"), 1);
    EXPECT_EQ(world.transitions(vin).size(), 1u);
}

TEST_F(ReplayByTheService, ByTheSubcommandSaysWhatChanged) {
    std::ofstream(world.file("now.toml"), std::ios::trunc) << world.configuration(options);
    const auto run = [this](const std::string& arguments) {
        const auto line = std::string("CLEARANCE_TOKEN='") + operate_token + "' '" + path_of_tracker() +
                          "' replay --config '" + world.file("now.toml") + "' " + arguments +
                          " </dev/null >'" + world.file("out") + "' 2>&1";
        const int status = std::system(line.c_str());
        std::ifstream said(world.file("out"));
        return std::to_string(WEXITSTATUS(status)) + " " +
               std::string{std::istreambuf_iterator<char>(said), {}};
    };
    EXPECT_EQ(run("--until 2026-01-01T00:00:00Z"), "0 replayed 0, changed 0, body gone 0\n");
    EXPECT_EQ(run("--outcome unreadable --since 2026-01-01T00:00:00Z"),
              "0 replayed 1, changed 1, body gone 0\n");
    EXPECT_EQ(run(""), "0 replayed 0, changed 0, body gone 0\n");
    const auto wrong = run("--since yesterday");
    EXPECT_TRUE(wrong.starts_with("2 ")) << wrong;
    EXPECT_NE(wrong.find("/since must be a time such as 2026-01-02T10:00:00Z"), std::string::npos) << wrong;
    EXPECT_EQ(world.status(vin), "approved");
}

}  // namespace
}  // namespace e2e
