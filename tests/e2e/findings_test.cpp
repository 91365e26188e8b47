// What a person should know, through the running service.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "tests/e2e/findings.hpp"

namespace e2e {
namespace {

std::string numbered_vin(int number) {
    const auto digits = std::to_string(number);
    return "WBA" + std::string(14 - digits.size(), '0') + digits;
}

class Findings : public testing::Test {
  protected:
    Findings() {
        world.start_platform();
        world.start_tracker({.on_start = false});
    }
    void move(int number, const std::string& status) {
        world.control(
            "POST", "/control/vehicles",
            {{"vin", numbered_vin(number)}, {"status", status}, {"brand", "bmw"}, {"announce", false}});
    }
    void unlist(int number) { world.control("DELETE", "/control/vehicles/" + numbered_vin(number)); }
    json::value listed(int number) { return world.get("/v1/vehicles/" + numbered_vin(number)).at("listed"); }
    using Told = std::vector<std::string>;
    World world;
};

TEST_F(Findings, OfAVehicleNoLongerListed) {
    for (int n = 1; n <= 3; ++n) move(n, "approved");
    world.sweep();
    EXPECT_EQ(open_findings(world), Told{});
    unlist(1);
    world.sweep();
    EXPECT_EQ(open_findings(world), Told{"unlisted " + numbered_vin(1)});
    EXPECT_EQ(listed(1), false);
    EXPECT_EQ(world.status(numbered_vin(1)), "approved") << "never a revocation";
    EXPECT_NE(world.api("GET", "/metrics").body.find("clearance_findings_open{kind=\"unlisted\"} 1"),
              std::string::npos);
    EXPECT_TRUE(eventually([&] { return world.tracker().log().find("\"finding\"") != std::string::npos; }));
    move(1, "approved");
    world.sweep();
    EXPECT_EQ(open_findings(world), Told{});
    EXPECT_EQ(listed(1), true);
}

TEST_F(Findings, OfAnEmptyListConcludeNothingUntilASecondAgrees) {
    for (int n = 1; n <= 2; ++n) move(n, "approved");
    world.sweep();
    for (int n = 1; n <= 2; ++n) unlist(n);
    world.sweep();
    EXPECT_EQ(open_findings(world), Told{"list_shrunk -"});
    EXPECT_EQ(listed(1), true);
    world.sweep();
    EXPECT_EQ(open_findings(world), (Told{"unlisted " + numbered_vin(2), "unlisted " + numbered_vin(1)}));
    EXPECT_EQ(listed(1), false);
    EXPECT_EQ(world.status(numbered_vin(1)), "approved");
}

TEST_F(Findings, OfAMuchShorterListConcludeNothingUntilASecondAgrees) {
    for (int n = 1; n <= 40; ++n) move(n, "approved");
    world.sweep();
    for (int n = 21; n <= 40; ++n) unlist(n);
    world.sweep();
    EXPECT_EQ(open_findings(world), Told{"list_shrunk -"});
    EXPECT_EQ(listed(40), true);
    for (int n = 21; n <= 40; ++n) move(n, "approved");
    world.sweep();
    EXPECT_EQ(open_findings(world), Told{});
    EXPECT_EQ(listed(40), true);
}

TEST_F(Findings, OfAListThatWasCutOffAreNone) {
    for (int n = 1; n <= 3; ++n) move(n, "approved");
    world.sweep();
    unlist(3);
    world.control("POST", "/control/faults",
                  {{"path", "/v1/fleets/vehicles"}, {"filtered", false}, {"kind", "403"}});
    EXPECT_EQ(world.sweep().at("outcome"), "failed");
    EXPECT_EQ(open_findings(world), Told{});
    EXPECT_EQ(listed(3), true);
}

TEST_F(Findings, OfAStatusNeverSeenBeforeAndOfAnErrorInTheList) {
    move(1, "suspended");
    move(2, "error");
    world.sweep();
    EXPECT_EQ(world.status(numbered_vin(1)), "suspended") << "kept verbatim";
    EXPECT_EQ(world.status(numbered_vin(2)), "error");
    EXPECT_EQ(open_findings(world),
              (Told{"status_unknown " + numbered_vin(2), "status_unknown " + numbered_vin(1)}));
    move(1, "approved");
    world.sweep();
    EXPECT_EQ(open_findings(world), Told{"status_unknown " + numbered_vin(2)});
}

}  // namespace
}  // namespace e2e
