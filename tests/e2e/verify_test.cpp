// verify as its users run it: beside the running service, on backups, on what is damaged.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <csignal>
#include <filesystem>
#include <memory>

#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

constexpr const char* vin = "WBA00000000000001";

class Verify : public testing::Test {
  protected:
    Verify() { world.start_platform(); }

    /// A vehicle told of by command, webhook and sweep, one by the sweep alone.
    void tell() {
        world.start_tracker();
        world.control("POST", "/control/vehicles",
                      {{"vin", "WBA00000000000002"}, {"status", "rejected"}, {"brand", "bmw"}});
        const auto answer =
            world.api("POST", "/v1/vehicles", R"({"vehicles":[{"vin":"WBA00000000000001","brand":"bmw"}]})");
        ASSERT_EQ(answer.status, 200U) << answer.body;
        ASSERT_TRUE(eventually([&] { return world.status(vin) == "approved"; }));
        ASSERT_EQ(world.sweep().at("outcome"), "complete");
    }
    static void execute(const std::string& file, const std::string& sql) {
        sqlite3* opened = nullptr;
        const int code = sqlite3_open(file.c_str(), &opened);
        const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
        ASSERT_EQ(code, SQLITE_OK);
        sqlite3_busy_timeout(opened, 5'000);
        ASSERT_EQ(sqlite3_exec(opened, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(opened);
    }
    World world;
};

TEST_F(Verify, ProvesTheLedgerOfARunningServiceAtAnyMoment) {
    tell();
    for (int i = 0; i < 60; ++i) {
        const auto body = world.webhook_body("WBA000000000" + std::to_string(10'000 + i % 20),
                                             i % 3 == 0 ? "revoked" : "approved",
                                             "2026-11-02T10:00:" + std::to_string(10 + i % 50) + "Z");
        ASSERT_EQ(world.webhook(body).status, 204U);
        if (i % 20 != 0) continue;
        const auto verified = world.verify();
        EXPECT_EQ(verified.exit_code, 0) << verified.printed;
        EXPECT_NE(verified.printed.find(" transitions checked: no difference\n"), std::string::npos)
            << verified.printed;
    }
    EXPECT_TRUE(world.tracker().running());
}

TEST_F(Verify, ProvesBackupsAndNamesWhatIsDamagedInThem) {
    tell();
    const auto backup = world.file("backup.sqlite3");
    execute(world.ledger(), "VACUUM INTO '" + backup + "'");
    const auto sound = world.verify({"--ledger", backup});
    EXPECT_EQ(sound.exit_code, 0) << sound.printed;
    EXPECT_FALSE(std::filesystem::exists(backup + "-wal") || std::filesystem::exists(backup + "-shm"));

    execute(backup,
            "UPDATE reasons SET text = 'Another reason'; UPDATE deliveries SET body = CAST(body || ' ' AS "
            "BLOB) WHERE "
            "outcome = 1");
    const auto damaged = world.verify({"--ledger", backup});
    EXPECT_EQ(damaged.exit_code, 1);
    EXPECT_NE(damaged.printed.find("deliveries "), std::string::npos) << damaged.printed;
    EXPECT_NE(damaged.printed.find(": told digest "), std::string::npos) << damaged.printed;
}

TEST_F(Verify, ComparesObservationsWithTheWebhooksThatToldThem) {
    tell();
    ASSERT_EQ(world.webhook(world.webhook_body(vin, "revoked", "2026-11-02T10:00:00Z", "Sold")).status, 204U);
    const auto backup = world.file("backup.sqlite3");
    execute(world.ledger(), "VACUUM INTO '" + backup + "'");
    execute(backup, "UPDATE reasons SET text = 'Stolen' WHERE text = 'Sold'");
    const auto verified = world.verify({"--ledger", backup});
    EXPECT_EQ(verified.exit_code, 1);
    EXPECT_NE(verified.printed.find("of WBA00000000000001: told reason \"Stolen\", follows \"Sold\""),
              std::string::npos)
        << verified.printed;
}

TEST_F(Verify, NeedsNothingOfTheConfigurationButTheLedger) {
    tell();
    world.tracker().signal(SIGTERM);
    ASSERT_EQ(world.tracker().wait(), 0);
    std::filesystem::remove(world.file("server.key"));
    std::filesystem::remove(world.file("ca.pem"));
    const auto verified = world.verify();
    EXPECT_EQ(verified.exit_code, 0) << verified.printed;
    EXPECT_EQ(world.verify({"--ledger", world.file("none")}).exit_code, 1);
    EXPECT_EQ(world.verify({"--lodger", "x"}).exit_code, 2);
}

}  // namespace
}  // namespace e2e
