// Sweeps through the running service: what no webhook told is known in time, and a person can ask for one
// VIN.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

constexpr const char* vin = "WBA00000000000001";

class Sweeps : public testing::Test {
  protected:
    Sweeps() { world.start_platform(); }
    void move(const std::string& status, bool announce = false, const std::string& of = vin) {
        world.control("POST", "/control/vehicles",
                      {{"vin", of}, {"status", status}, {"brand", "bmw"}, {"announce", announce}});
    }
    Answer check(const std::string& of = vin) { return world.api("POST", "/v1/vehicles/" + of + "/check"); }
    World world;
};

TEST_F(Sweeps, FindTheLostWebhookOfAVehicleUnderWayInFlight) {
    move("pending");
    world.start_tracker({.in_flight_every = "100ms"});
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "pending"; }));
    move("approved");
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "approved"; })) << world.tracker().log();
    EXPECT_EQ(world.count("SELECT count(*) FROM sweeps WHERE kind = 1"), 1) << "no full sweep was needed";
    EXPECT_EQ(world.transitions(vin).back().at("sources"), json::array{"sweep"});
}

TEST_F(Sweeps, FindTheLostWebhookOfAnyOtherInAFullOne) {
    move("approved");
    world.start_tracker({.in_flight_every = "100ms"});
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "approved"; }));
    move("revoked");
    world.sweep();
    EXPECT_EQ(world.status(vin), "revoked");
}

TEST_F(Sweeps, GoOnInFlightWhileTheFullOneFailsAndWaits) {
    move("pending");
    world.start_tracker({.in_flight_every = "100ms"});
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "pending"; }));
    world.control(
        "POST", "/control/faults",
        {{"path", "/v1/fleets/vehicles"}, {"filtered", false}, {"kind", "429"}, {"retry_after", 600}});
    world.api("POST", "/v1/sweeps");
    const auto failed_once = [&] { return world.tracker().log().find("sweep_retry") != std::string::npos; };
    ASSERT_TRUE(eventually(failed_once)) << world.tracker().log();
    move("approved");
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "approved"; })) << world.tracker().log();
}

TEST_F(Sweeps, ConfirmAPendingVehicleEachTimeWithoutAWrite) {
    move("pending");
    world.start_tracker({.in_flight_every = "100ms"});
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "pending"; }));
    const auto confirmed = [&] {
        return std::string(world.get(std::string("/v1/vehicles/") + vin).at("last_confirmed").as_string());
    };
    const auto first = confirmed();
    const auto written = world.count("SELECT max(confirmed_at) FROM vehicles");
    ASSERT_TRUE(eventually([&] { return confirmed() > first; })) << world.tracker().log();
    EXPECT_EQ(world.count("SELECT max(confirmed_at) FROM vehicles"), written);
    EXPECT_EQ(world.count("SELECT count(*) FROM sweeps WHERE kind = 1"), 1);
}

TEST_F(Sweeps, AskForOneVinWhenAPersonWantsIt) {
    move("approved");
    world.start_tracker({.on_start = false});
    const auto answer = check();
    EXPECT_EQ(answer.status, 202U);
    EXPECT_EQ(answer.body, R"({"vin":"WBA00000000000001","queued":true})");
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "approved"; })) << world.tracker().log();
    EXPECT_EQ(check("WBA00000000000009").status, 202U) << "which the platform does not know";
    EXPECT_EQ(check("nonsense").status, 422U);
    EXPECT_TRUE(eventually(
        [&] { return world.count("SELECT count(*) FROM sweeps WHERE kind = 3 AND outcome = 2") == 2; }));
    EXPECT_EQ(world.api("GET", "/v1/vehicles/WBA00000000000009").status, 404U);
}

}  // namespace
}  // namespace e2e
