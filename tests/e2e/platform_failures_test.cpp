// Each way in which the platform fails: the sweep is tried again and repairs what it can, and leaves a true
// record.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

constexpr const char* vin = "WBA00000000000001";

class TransientFailure : public testing::TestWithParam<const char*> {};

TEST_P(TransientFailure, OfTheListIsTriedAgain) {
    World world;
    world.start_platform({"--fleet", "200"});
    TrackerOptions options;
    options.on_start = false;
    options.platform_extra = "client_secret = \"test-client-secret\"\nrequest_timeout = \"1s\"\n";
    world.start_tracker(options);
    world.control("POST", "/control/faults",
                  {{"method", "GET"},
                   {"path", "/v1/fleets/vehicles"},
                   {"kind", GetParam()},
                   {"retry_after", 1},
                   {"count", 1}});
    const auto sweep = world.sweep();
    EXPECT_EQ(sweep.at("outcome"), "complete") << json::serialize(sweep) << world.tracker().log();
    EXPECT_EQ(sweep.at("listed"), 200);
    EXPECT_EQ(sweep.at("new"), 200) << json::serialize(sweep);
    EXPECT_EQ(world.get("/v1/summary").at("total"), 200);
    EXPECT_NE(world.tracker().log().find("sweep_retry"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Kinds, TransientFailure,
                         testing::Values("429", "429-header", "500", "503", "cut", "cut-midway", "garbage",
                                         "hang"),
                         [](const auto& kind) {
                             std::string name = kind.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

class PlatformFails : public testing::Test {
  protected:
    PlatformFails() { world.start_platform(); }
    World world;
};

TEST_F(PlatformFails, RefusalIsRecordedAsAFailedSweepAndTheServiceGoesOn) {
    world.start_tracker({.on_start = false});
    world.control("POST", "/control/faults",
                  {{"method", "GET"}, {"path", "/v1/fleets/vehicles"}, {"kind", "403"}, {"count", 1}});
    EXPECT_EQ(world.sweep().at("outcome"), "failed");
    EXPECT_EQ(world.get("/v1/summary").at("as_of"), nullptr);
    EXPECT_EQ(world.api("GET", "/healthz").status, 200u);
    EXPECT_EQ(world.sweep().at("outcome"), "complete");
    EXPECT_TRUE(world.get("/v1/summary").at("as_of").is_string());
}

TEST_F(PlatformFails, TokenThatNoLongerCountsIsRenewedOnce) {
    world.start_tracker({.on_start = false});
    EXPECT_EQ(world.sweep().at("outcome"), "complete");
    world.control("DELETE", "/control/tokens");
    EXPECT_EQ(world.sweep().at("outcome"), "complete");
    EXPECT_EQ(world.look("/control/calls").at("counts").at("POST /v1/access_tokens 200"), 2);
    EXPECT_EQ(world.look("/control/calls").at("counts").at("GET /v1/fleets/vehicles 401"), 1);
}

TEST_F(PlatformFails, WrongCredentialsFailTheSweepAndAreNotRepeatedAtOnce) {
    TrackerOptions options;
    options.platform_extra = "client_secret = \"a wrong client secret\"\n";
    world.start_tracker(options);
    ASSERT_TRUE(
        eventually([&] { return !world.sweeps().empty() && world.sweeps()[0].at("outcome") == "failed"; }));
    EXPECT_EQ(world.tracker().log().find("a wrong client secret"), std::string::npos)
        << "a secret was logged";
    EXPECT_EQ(world.api("GET", "/healthz").status, 200u);
}

TEST_F(PlatformFails, PlatformThatIsNotThereKeepsNothingFromWorking) {
    world.start_tracker({.on_start = false});
    world.platform().signal(SIGKILL);
    ASSERT_TRUE(world.platform().wait());
    EXPECT_EQ(world.webhook(world.webhook_body(vin, "approved", "2026-01-02T10:00:00Z")).status, 204u);
    EXPECT_EQ(world.status(vin), "approved");
    EXPECT_EQ(world.api("GET", "/readyz").status, 200u);
    const auto answer = world.api("DELETE", std::string("/v1/vehicles/") + vin);
    EXPECT_EQ(answer.status, 502u) << answer.body;
    EXPECT_EQ(world.status(vin), "approved");
}

TEST_F(PlatformFails, BadItemIsSkippedCountedAndKept) {
    world.control("POST", "/control/vehicles", {{"vin", vin}, {"status", "approved"}, {"brand", "bmw"}});
    world.control("POST", "/control/vehicles",
                  {{"vin", "WBA00000000000002"}, {"raw_item", {{"nothing", "here"}}}});
    world.control("POST", "/control/vehicles",
                  {{"vin", "WBA00000000000003"},
                   {"raw_item",
                    {{"vin", "WBA00000000000003"},
                     {"status", "suspended"},
                     {"brand", "a new one"},
                     {"changelog", nullptr},
                     {"more", {1, 2, 3}}}}});
    world.start_tracker({.on_start = false});
    const auto sweep = world.sweep();
    EXPECT_EQ(sweep.at("outcome"), "complete");
    EXPECT_EQ(sweep.at("listed"), 2) << json::serialize(sweep);
    EXPECT_EQ(sweep.at("skipped"), 1);
    EXPECT_EQ(world.status("WBA00000000000003"), "suspended");
    EXPECT_EQ(world.count("SELECT count(*) FROM skipped_items"), 1);
}

TEST_F(PlatformFails, VehicleThatLeavesTheListIsUnlistedNotRevoked) {
    for (const auto* some : {"WBA00000000000001", "WBA00000000000002"}) {
        world.control("POST", "/control/vehicles", {{"vin", some}, {"status", "approved"}, {"brand", "bmw"}});
    }
    world.start_tracker({.on_start = false});
    world.sweep();
    EXPECT_EQ(world.get(std::string("/v1/vehicles/") + vin).at("listed"), true);
    world.control("DELETE", std::string("/control/vehicles/") + vin);
    world.sweep();
    EXPECT_EQ(world.get(std::string("/v1/vehicles/") + vin).at("listed"), false);
    EXPECT_EQ(world.status(vin), "approved");
}

}  // namespace
}  // namespace e2e
