// What operators do to a running service, and what happens to it: reloads, slow stops, logs that nobody
// reads.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

constexpr const char* vin = "WBA00000000000001";

class Operations : public testing::Test {
  protected:
    Operations() { world.start_platform(); }
    /// Puts another text into the configuration file, and tells the service.
    void change(const std::string& from, const std::string& to) {
        std::ifstream file(world.file("config.toml"));
        std::ostringstream text;
        text << file.rdbuf();
        auto changed = text.str();
        for (auto at = changed.find(from); at != std::string::npos; at = changed.find(from, at + to.size())) {
            changed.replace(at, from.size(), to);
        }
        std::ofstream(world.file("config.toml"), std::ios::trunc) << changed;
        world.tracker().signal(SIGHUP);
    }
    bool logged(const std::string& text) {
        return eventually([&] { return world.tracker().log().find(text) != std::string::npos; });
    }
    long serial() { return Connection(world.webhook_address(), world.ca_file()).server_serial(); }
    World world;
};

TEST_F(Operations, SighupTakesOverCertificatesFromOtherFiles) {
    world.start_tracker({.on_start = false});
    const auto before = serial();
    world.make_certificate("renewed");
    change("\"server.", "\"renewed.");
    EXPECT_TRUE(eventually([&] { return serial() != before; })) << world.tracker().log();
}

TEST_F(Operations, SighupNamesWhatNeedsARestart) {
    world.start_tracker({.on_start = false});
    change("full_every = \"1h\"", "full_every = \"2h\"");
    EXPECT_TRUE(logged("\"reload_needs_restart\",\"key\":\"sweep.full_every\"")) << world.tracker().log();
    EXPECT_EQ(world.tracker().log().find("\"key\":\"webhook.listen\""), std::string::npos);
}

TEST_F(Operations, FaultsOfAReloadAreLogEventsToo) {
    world.start_tracker({.on_start = false});
    change("[log]", "[log]\nlevle = 1");
    EXPECT_TRUE(logged("\"event\":\"configuration_error\"")) << world.tracker().log();
    std::istringstream lines(world.tracker().log());
    for (std::string line; std::getline(lines, line);) EXPECT_EQ(line.front(), '{') << line;
}

/// For the processes started while it lives.
class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { ::unsetenv(name_); }

  private:
    const char* name_;
};

TEST_F(Operations, TellThroughWhichProxyWhoIsAskedAndThatLoopbackIsNot) {
    const Variable proxy("HTTPS_PROXY", "http://user:hush@127.0.0.1:1");
    const Variable none("NO_PROXY", "direct.example");
    const auto hook = [](const std::string& name) {
        return "[[hooks]]\nname = \"" + name + "\"\nurl = \"https://" + name +
               ".example/\"\nsecret = \"a secret of more than 24 bytes\"\n";
    };
    world.start_tracker({.tables = hook("far") + hook("direct")});
    for (const std::string told :
         {"\"platform\",\"proxy\":\"none\"", "\"hook far\",\"proxy\":\"127.0.0.1:1\"",
          "\"hook direct\",\"proxy\":\"none\""}) {
        EXPECT_TRUE(logged("\"event\":\"proxy\",\"for\":" + told)) << world.tracker().log();
    }
    EXPECT_EQ(world.sweep().at("outcome"), "complete");
    EXPECT_EQ(world.tracker().log().find("hush"), std::string::npos);
}

TEST_F(Operations, LogThatNobodyReadsHoldsUpNothing) {
    world.start_tracker({.on_start = false, .unread_log = true, .hook = false});
    for (int i = 0; i < 100; ++i) {
        const auto body = world.webhook_body("WBA000000000" + std::to_string(10'000 + i), "approved",
                                             "2026-11-02T10:00:00Z");
        ASSERT_EQ(world.webhook(body).status, 204u) << i;
    }
    world.tracker().signal(SIGTERM);
    EXPECT_EQ(world.tracker().wait(), 0);
}

TEST_F(Operations, SlowPeersOfBothListenersShareOneDeadlineAtTheStop) {
    world.start_tracker({.on_start = false});
    Connection webhook(world.webhook_address(), world.ca_file());
    Connection command(world.api_address(), world.ca_file());
    webhook.write(
        "POST /webhooks/high-mobility HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nX-HM-Signature-256: "
        "sha256=" +
        std::string(64, '0') + "\r\n\r\n1");
    command.write("POST /v1/vehicles HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nAuthorization: Bearer " +
                  std::string(operate_token) + "\r\nContent-Type: application/json\r\n\r\n1");
    ASSERT_TRUE(eventually([&] {
        return world.api("GET", "/metrics").body.find("clearance_open_connections{listener=\"webhook\"} 1") !=
               std::string::npos;
    }));
    const auto begun = std::chrono::steady_clock::now();
    world.tracker().signal(SIGTERM);
    EXPECT_EQ(world.tracker().wait(std::chrono::seconds{30}), 0) << world.tracker().log();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{28});
}

TEST_F(Operations, HostNameThatIsStillLookedUpDoesNotHoldUpTheStop) {
    world.start_tracker({.slow_lookup = true, .hook = false});
    ASSERT_TRUE(eventually([&] { return !world.sweeps().empty(); }));
    const auto begun = std::chrono::steady_clock::now();
    world.tracker().signal(SIGTERM);
    EXPECT_EQ(world.tracker().wait(), 0) << world.tracker().log();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{15});
}

TEST_F(Operations, PlatformThatAsksToWaitForADayFailsTheSweepInsteadOfHoldingIt) {
    world.start_tracker({.on_start = false});
    world.control("POST", "/control/faults",
                  {{"method", "GET"},
                   {"path", "/v1/fleets/vehicles"},
                   {"kind", "429-header"},
                   {"retry_after", 86'400}});
    EXPECT_EQ(world.sweep().at("outcome"), "failed");
    EXPECT_EQ(world.sweep().at("outcome"), "complete");
    EXPECT_EQ(world.webhook(world.webhook_body(vin, "approved", "2026-11-02T10:00:00Z")).status, 204u);
}

}  // namespace
}  // namespace e2e
