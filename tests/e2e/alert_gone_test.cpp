// A receiver that says it is gone for good, while several messages are under way to it.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>

#include "tests/e2e/receiver.hpp"
#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

constexpr int sends_at_once = 8;

class Gone : public testing::Test {
  protected:
    Gone() {
        world.start_platform();
        TrackerOptions options{.on_start = false, .hook = false};
        options.tables = hook_table("desk", receiver) +
                         "group_by = [\"vin\"]\ngroup_wait = \"0s\"\ngroup_interval = \"0s\"\n";
        world.start_tracker(options);
    }

    void reject(int some) {
        for (int i = 0; i < some; ++i) {
            const auto body = world.webhook_body("WBA0000000000" + std::to_string(1000 + vehicles++),
                                                 "rejected", "2026-11-02T10:00:00Z");
            ASSERT_EQ(world.webhook(body).status, 204u);
        }
    }

    /// No answer is given before all that are sent at once are there; one of them is taken after all, when
    /// the others are known to be dead.
    Receiver::Reply reply() {
        if (!gone) return {};
        if (++calls == sends_at_once) return {.once = [this] { return disabled.load(); }};
        return {.status = 410, .once = [this] { return calls >= sends_at_once; }};
    }

    std::int64_t alerts(const std::string& state) {
        return world.count("SELECT count(*) FROM alerts WHERE state = " + state);
    }

    int told(const std::string& event) {
        const auto log = world.tracker().log();
        int count = 0;
        for (auto at = log.find(event); at != std::string::npos; at = log.find(event, at + 1)) ++count;
        return count;
    }

    World world;
    std::atomic<bool> gone{true}, disabled{false};
    int vehicles = 0;
    int calls = 0;  // the receiver's thread only
    Receiver receiver{world.file("server.pem"),
                      world.file("server.key"),
                      {.reply = [this](const Receiver::Call&) { return reply(); }, .answered = {}}};
};

TEST_F(Gone, WhatIsUnderWayToADisabledHookEndsAndWhatComesAfterItIsEnabledIsSent) {
    reject(2 * sends_at_once);
    ASSERT_TRUE(eventually([&] { return alerts("3") == vehicles; })) << world.tracker().log();
    disabled = true;
    ASSERT_TRUE(eventually([&] { return alerts("2") == 1; })) << world.tracker().log();
    EXPECT_TRUE(eventually([&] { return told("alert_dead") + told("alert_delivered") == sends_at_once; }));
    gone = false;
    ASSERT_EQ(world.api("POST", "/v1/hooks/desk/enable").status, 204u);
    reject(1);
    ASSERT_TRUE(eventually([&] { return alerts("2") == 2; })) << world.tracker().log();
    EXPECT_EQ(told("alert_ledger_failed"), 0) << world.tracker().log();
    EXPECT_EQ(receiver.count("/desk"), sends_at_once + 1u) << "a hook that is disabled was called";
    world.tracker().signal(SIGTERM);
    EXPECT_EQ(world.tracker().wait(), 0);
}

}  // namespace
}  // namespace e2e
