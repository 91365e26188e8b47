// Stops and starts: what was acknowledged is there, once, however the service ended.
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <mutex>
#include <thread>

#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

std::string numbered_vin(int number) {
    auto digits = std::to_string(number);
    return "WBA" + std::string(14 - digits.size(), '0') + digits;
}

/// Several clients that send webhooks, each its own, until the service is gone; remembers what was
/// acknowledged.
class Burst {
  public:
    explicit Burst(World& world) : world_(world) {
        for (int client = 0; client < 8; ++client) clients_.emplace_back([this] { run(); });
    }
    ~Burst() { finish(); }
    void finish() {
        stop_ = true;
        for (auto& client : clients_) {
            if (client.joinable()) client.join();
        }
    }
    std::size_t acknowledged() {
        const std::lock_guard lock(mutex_);
        return acknowledged_.size();
    }
    std::vector<std::string> bodies() {
        const std::lock_guard lock(mutex_);
        return acknowledged_;
    }

  private:
    void run() {
        try {
            Connection connection(world_.webhook_address(), world_.ca_file());
            while (!stop_) {
                const auto body =
                    world_.webhook_body(numbered_vin(next_++), "rejected", "2026-11-02T10:00:00Z");
                const auto answer =
                    connection.send("POST", "/webhooks/high-mobility", body,
                                    {{"X-HM-Signature-256", World::sign(body, webhook_secret)}});
                if (answer.status != 204) return;
                const std::lock_guard lock(mutex_);
                acknowledged_.push_back(body);
            }
        } catch (const std::runtime_error&) {
            return;  // the service is gone
        }
    }

    World& world_;
    std::atomic<bool> stop_{false};
    std::atomic<int> next_{1};
    std::mutex mutex_;
    std::vector<std::string> acknowledged_;
    std::vector<std::thread> clients_;
};

TEST(Kill, EveryAcknowledgedDeliveryIsInTheLedgerOnce) {
    World world;
    world.start_platform();
    world.start_tracker({.on_start = false, .hook = false});
    for (int round = 1; round <= 3; ++round) {
        const auto before = world.count("SELECT count(*) FROM deliveries WHERE outcome = 1");
        Burst burst(world);
        ASSERT_TRUE(eventually([&] { return burst.acknowledged() > 200u; }));
        world.tracker().signal(SIGKILL);
        ASSERT_EQ(world.tracker().wait(), 128 + SIGKILL);
        burst.finish();
        world.restart_tracker();
        const auto bodies = burst.bodies();
        for (const auto& body : bodies) {
            ASSERT_EQ(
                world.count("SELECT count(*) FROM deliveries WHERE body = CAST('" + body + "' AS BLOB)"), 1);
        }
        EXPECT_GE(world.count("SELECT count(*) FROM deliveries WHERE outcome = 1"), before);
        for (const auto& body : bodies) ASSERT_EQ(world.webhook(body).status, 204u);
        EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 1"),
                  world.count("SELECT count(DISTINCT body) FROM deliveries WHERE outcome = 1"));
        EXPECT_EQ(world.count("SELECT count(*) FROM transitions"),
                  world.count("SELECT count(*) FROM vehicles WHERE status IS NOT NULL"));
    }
}

TEST(Kill, SweepsUnderWayAreRecordedAsFailedByTheNextStart) {
    World world;
    world.start_platform();
    world.control("POST", "/control/vehicles",
                  {{"vin", numbered_vin(1)}, {"status", "pending"}, {"brand", "bmw"}});
    world.start_tracker({.in_flight_every = "100ms"});
    ASSERT_TRUE(eventually([&] { return world.status(numbered_vin(1)) == "pending"; }));
    for (const bool filtered : {true, false}) {
        world.control("POST", "/control/faults",
                      {{"path", "/v1/fleets/vehicles"}, {"filtered", filtered}, {"kind", "hang"}});
    }
    const auto running = [&] {
        return world.count("SELECT count(DISTINCT kind) FROM sweeps WHERE outcome = 1");
    };
    ASSERT_TRUE(eventually([&] { return running() == 1; })) << "the in-flight one";
    world.api("POST", "/v1/sweeps");
    ASSERT_TRUE(eventually([&] { return running() == 2; }));
    world.tracker().signal(SIGKILL);
    ASSERT_EQ(world.tracker().wait(), 128 + SIGKILL);
    EXPECT_EQ(running(), 2);
    world.restart_tracker();
    EXPECT_EQ(world.count("SELECT count(*) FROM sweeps WHERE outcome = 3 AND finished_at >= started_at AND "
                          "error LIKE 'cut short%'"),
              2);
}

TEST(Stop, SigtermFinishesWhatIsUnderWayAndExitsZero) {
    World world;
    world.start_platform();
    world.start_tracker({.on_start = false});
    const auto body = world.webhook_body(numbered_vin(1), "approved", "2026-11-02T10:00:00Z");
    Connection half(world.webhook_address(), world.ca_file());
    const auto text = request_text("POST", "/webhooks/high-mobility", body,
                                   {{"X-HM-Signature-256", World::sign(body, webhook_secret)}});
    ASSERT_TRUE(half.write(text.substr(0, text.size() - 10)));
    ASSERT_TRUE(eventually([&] {  // its header has come: it is under way
        return world.api("GET", "/metrics").body.find("clearance_open_connections{listener=\"webhook\"} 1") !=
               std::string::npos;
    }));
    world.tracker().signal(SIGTERM);
    ASSERT_TRUE(eventually([&] { return world.tracker().log().find("\"stopping\"") != std::string::npos; }));
    ASSERT_TRUE(half.write(text.substr(text.size() - 10)));
    EXPECT_EQ(half.receive().status, 204u);
    EXPECT_EQ(world.tracker().wait(), 0) << world.tracker().log();
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 1"), 1);
}

TEST(Stop, SigtermDuringABurstLosesNothingAcknowledged) {
    World world;
    world.start_platform();
    world.start_tracker({.on_start = false, .hook = false});
    Burst burst(world);
    ASSERT_TRUE(eventually([&] { return burst.acknowledged() > 100u; }));
    world.tracker().signal(SIGTERM);
    EXPECT_EQ(world.tracker().wait(), 0) << world.tracker().log();
    burst.finish();
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 1"),
              static_cast<std::int64_t>(burst.acknowledged()));
}

TEST(Stop, SweepUnderWayIsCutShortAndRecordedAsFailed) {
    World world;
    world.start_platform();
    world.start_tracker({.on_start = false});
    world.control("POST", "/control/faults",
                  {{"method", "GET"}, {"path", "/v1/fleets/vehicles"}, {"kind", "hang"}});
    world.api("POST", "/v1/sweeps");
    ASSERT_TRUE(eventually([&] { return !world.sweeps().empty(); }));
    world.tracker().signal(SIGTERM);
    EXPECT_EQ(world.tracker().wait(), 0) << world.tracker().log();
    world.restart_tracker();
    EXPECT_EQ(world.sweeps().at(0).at("outcome"), "failed");
}

TEST(Restart, KeepsHistoryAndGoesOnWithAlertsInTheMiddle) {
    World world;
    world.start_platform();
    world.start_tracker({.on_start = false});
    world.control("POST", "/control/inbox/alerts/answer", {{"status", 503}, {"count", 1}});
    world.webhook(world.webhook_body(numbered_vin(1), "rejected", "2026-11-02T10:00:00Z"));
    ASSERT_TRUE(eventually([&] { return world.inbox().size() == 1; }));
    world.tracker().signal(SIGTERM);
    ASSERT_EQ(world.tracker().wait(), 0) << world.tracker().log();
    world.restart_tracker();
    EXPECT_EQ(world.status(numbered_vin(1)), "rejected");
    ASSERT_TRUE(eventually([&] { return world.inbox().size() == 2; }));
    EXPECT_EQ(world.inbox().at(0).at("headers").at("webhook-id"),
              world.inbox().at(1).at("headers").at("webhook-id"));
}

TEST(Ledger, SecondServiceOnItIsRefused) {
    World world;
    world.start_platform();
    world.start_tracker({.on_start = false});
    Process second({path_of_tracker(), "serve", "--config", world.file("config.toml")},
                   world.file("second.log"));
    EXPECT_EQ(second.wait(), 1) << second.log();
    EXPECT_NE(second.log().find(std::to_string(world.tracker().pid())), std::string::npos) << second.log();
    EXPECT_EQ(world.api("GET", "/healthz").status, 200u);
}

}  // namespace
}  // namespace e2e
