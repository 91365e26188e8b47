// The erasure of a vehicle by the running service: what is left in its files, and whether anything brings it
// back.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <cctype>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <thread>

#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

constexpr const char* vin = "WBA00000000000001";
constexpr const char* other_vin = "WBA00000000000002";

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

class Erasing : public testing::Test {
  protected:
    Erasing() {
        world.start_platform();
        world.control("POST", "/control/vehicles", json::array{vehicle(vin), vehicle(other_vin)});
        options.on_start = false;
        world.start_tracker(options);
        world.sweep();
        EXPECT_EQ(world.status(vin), "approved");
    }
    static json::value vehicle(const std::string& name) {
        return {{"vin", name}, {"brand", "bmw"}, {"status", "approved"}, {"announce", false}};
    }
    /// Files of the ledger that have the VIN, in either case of letters.
    std::vector<std::string> files_with(const std::string& text) {
        std::vector<std::string> found;
        for (const auto* suffix : {"", "-wal", "-journal", ".lock", ".erasure-key"}) {
            std::ifstream file(world.ledger() + suffix, std::ios::binary);
            const auto bytes = upper({std::istreambuf_iterator<char>(file), {}});
            if (bytes.find(text) != std::string::npos) found.emplace_back(suffix);
        }
        return found;
    }
    std::string erase_target(const std::string& of = vin) const { return "/v1/vehicles/" + of + "/data"; }
    /// Runs a subcommand of the program with the operator's token; its exit code.
    int command(const std::string& arguments, const std::string& token = operate_token) {
        std::ofstream(world.file("now.toml"), std::ios::trunc) << world.configuration(options);
        const auto line = "CLEARANCE_TOKEN='" + token + "' '" + path_of_tracker() + "' " + arguments +
                          " --config '" + world.file("now.toml") + "' </dev/null >'" + world.file("out") +
                          "' 2>&1";
        const int status = std::system(line.c_str());
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    std::string said() const {
        std::ifstream file(world.file("out"));
        return {std::istreambuf_iterator<char>(file), {}};
    }

    World world;
    TrackerOptions options;
};

TEST_F(Erasing, LeavesNoByteAndNeitherSweepsNorWebhooksBringItBack) {
    const auto lower_body =
        R"({"vehicle":{"vin":"wba00000000000001"},"event":{"type":"fleet_clearance_changed",)"
        R"("action":"revoked","received_at":"2026-01-02T10:00:00Z"}})";
    ASSERT_EQ(world.webhook(lower_body).status, 204u);
    ASSERT_EQ(world.webhook("about wba00000000000001").status, 422u);
    ASSERT_FALSE(files_with(vin).empty());

    const auto answer = world.api("DELETE", erase_target());
    EXPECT_EQ(answer.status, 200u) << answer.body;
    EXPECT_EQ(json::parse(answer.body).at("deliveries"), 2);
    EXPECT_EQ(files_with(vin), std::vector<std::string>{});
    EXPECT_EQ(world.api("GET", std::string("/v1/vehicles/") + vin).status, 404u);

    world.sweep();
    EXPECT_EQ(world.webhook(lower_body).status, 204u);
    EXPECT_EQ(world.webhook(world.webhook_body(vin, "revoked", "2026-01-02T10:00:00Z")).status, 204u);
    EXPECT_EQ(world.api("GET", std::string("/v1/vehicles/") + vin).status, 404u);
    EXPECT_EQ(files_with(vin), std::vector<std::string>{});
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome <> 2"), 0);
    EXPECT_EQ(world.status(other_vin), "approved");
    EXPECT_NE(world.api("GET", "/metrics").body.find("clearance_webhooks_total{outcome=\"erased\"} 2"),
              std::string::npos);
    const auto log = world.tracker().log();
    EXPECT_EQ(log.find(vin, log.find("\"erasure\"")), std::string::npos) << "logged since";

    world.tracker().signal(SIGTERM);
    ASSERT_EQ(world.tracker().wait(), 0);
    EXPECT_EQ(files_with(vin), std::vector<std::string>{});
    world.restart_tracker();
    world.sweep();
    EXPECT_EQ(world.api("GET", std::string("/v1/vehicles/") + vin).status, 404u);
    EXPECT_EQ(files_with(vin), std::vector<std::string>{});
}

TEST_F(Erasing, ByTheSubcommandSaysWhatWasRemoved) {
    EXPECT_EQ(command(std::string("erase ") + vin), 2);
    EXPECT_NE(said().find("--yes"), std::string::npos) << "nobody can be asked here: " << said();
    EXPECT_EQ(world.api("GET", std::string("/v1/vehicles/") + vin).status, 200u);
    EXPECT_EQ(command(std::string("erase --yes ") + vin, "a wrong token"), 1);
    EXPECT_NE(said().find("401"), std::string::npos) << said();
    EXPECT_EQ(command("erase --yes wba00000000000001"), 0) << said();
    EXPECT_NE(said().find("erased: "), std::string::npos) << said();
    EXPECT_NE(said().find(" observations"), std::string::npos) << said();
    EXPECT_EQ(world.api("GET", std::string("/v1/vehicles/") + vin).status, 404u);
    EXPECT_EQ(command(std::string("erase --yes ") + vin), 0);
    EXPECT_EQ(said(), "erased: nothing was left of it\n");
    EXPECT_EQ(command("erase --yes NEVER000HEARD0001"), 1);
    EXPECT_NE(said().find("no vehicle"), std::string::npos) << said();
    EXPECT_EQ(command(std::string("erase --yes ") + vin + " --ca-file '" + world.ca_file() + "'"), 0)
        << said();
}

TEST_F(Erasing, IsEndedByARequestWhichTheAuditNames) {
    const auto named = [this] {
        return json::parse(world.api("GET", std::string("/v1/audit?vin=") + vin).body).at("audit").as_array();
    };
    ASSERT_EQ(world.api("DELETE", erase_target()).status, 200u);
    EXPECT_TRUE(named().empty());
    const std::string body = R"({"vehicles":[{"vin":"WBA00000000000001","brand":"bmw"}]})";
    ASSERT_EQ(world.api("POST", "/v1/vehicles", body).status, 200u);
    ASSERT_EQ(named().size(), 1u);
    EXPECT_EQ(named().at(0).at("action"), "request");
    EXPECT_EQ(named().at(0).at("erased"), 0);
    EXPECT_EQ(world.status(vin), "approved");
}

TEST_F(Erasing, WithoutItsKeyTheServiceDoesNotStartAgain) {
    ASSERT_EQ(world.api("DELETE", erase_target()).status, 200u);
    world.tracker().signal(SIGTERM);
    ASSERT_EQ(world.tracker().wait(), 0);
    const auto key = world.ledger() + ".erasure-key";
    EXPECT_EQ(std::filesystem::file_size(key), 32u);
    std::filesystem::rename(key, world.file("elsewhere"));
    Process without({path_of_tracker(), "serve", "--config", world.file("config.toml")},
                    world.file("without.log"));
    EXPECT_EQ(without.wait(), 1);
    EXPECT_NE(without.log().find("is missing, but the ledger has erased vehicles"), std::string::npos)
        << without.log();
    std::filesystem::rename(world.file("elsewhere"), key);
    world.restart_tracker();
    world.sweep();
    EXPECT_EQ(world.api("GET", std::string("/v1/vehicles/") + vin).status, 404u);
}

TEST_F(Erasing, CutShortByAKillIsWholeOrNothing) {
    const auto rows = [this] {
        return world.count(
            "SELECT (SELECT count(*) FROM vehicles WHERE vin = 'WBA00000000000001') + (SELECT count(*) FROM "
            "deliveries WHERE instr(body, CAST('WBA00000000000001' AS BLOB)) > 0) + (SELECT count(*) FROM "
            "erased) * 100");
    };
    const auto body = world.webhook_body(vin, "approved", "2026-01-02T10:00:00Z");
    ASSERT_EQ(world.webhook(body).status, 204u);
    for (int round = 0; round < 12; ++round) {
        if (rows() != 2) {
            ASSERT_EQ(rows(), 100) << "neither there nor erased, in round " << round;
            ASSERT_EQ(files_with(vin), std::vector<std::string>{}) << "in round " << round;
            ASSERT_EQ(world
                          .api("POST", "/v1/vehicles",
                               R"({"vehicles":[{"vin":"WBA00000000000001","brand":"bmw"}]})")
                          .status,
                      200u);
            ASSERT_EQ(world.webhook(body).status, 204u);
            ASSERT_EQ(rows(), 2);
        }
        auto asked =
            std::async(std::launch::async, [this] { return world.api("DELETE", erase_target()).status; });
        std::this_thread::sleep_for(std::chrono::milliseconds{round});  // the moment is what is being varied
        world.tracker().signal(SIGKILL);
        ASSERT_EQ(world.tracker().wait(), 128 + SIGKILL);
        const auto status = asked.get();
        world.restart_tracker();
        if (status == 200u) {
            ASSERT_EQ(rows(), 100) << "answered, so it is done";
        }
    }
}

}  // namespace
}  // namespace e2e
