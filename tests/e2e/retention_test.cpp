// What the running service takes away by itself.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <csignal>

#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

TEST(RetentionOfTheService, EmptiesOldBodiesAfterTheStart) {
    World world;
    world.start_platform();
    TrackerOptions options;
    options.on_start = false;
    options.tables = "[retention]\nbodies = \"30d\"\n";
    world.start_tracker(options);
    const auto body = world.webhook_body("WBA00000000000001", "approved", "2026-01-02T10:00:00Z");
    ASSERT_EQ(world.webhook(body).status, 204u);
    world.tracker().signal(SIGTERM);
    ASSERT_EQ(world.tracker().wait(), 0);

    sqlite3* ledger = nullptr;
    ASSERT_EQ(sqlite3_open(world.ledger().c_str(), &ledger), SQLITE_OK);
    const auto* month_ago = "UPDATE deliveries SET received_at = received_at - 31 * 86400000000";
    EXPECT_EQ(sqlite3_exec(ledger, month_ago, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(ledger);

    world.restart_tracker();
    EXPECT_TRUE(eventually([&] {
        return world.count("SELECT count(*) FROM deliveries WHERE outcome = 1 AND body = x''") == 1;
    })) << world.tracker().log();
    EXPECT_TRUE(eventually([&] { return world.tracker().log().find("\"retention\"") != std::string::npos; }));
    EXPECT_EQ(world.webhook(body).status, 204u);
    EXPECT_EQ(world.transitions("WBA00000000000001").size(), 1u);
}

}  // namespace
}  // namespace e2e
