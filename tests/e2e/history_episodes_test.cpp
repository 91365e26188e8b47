// The table of what we are told and what the ledger holds, through the running service: episodes, and
// commands that are refused or never answered.
#include "tests/e2e/history.hpp"

namespace e2e {
namespace {

TEST_F(Told, AskedForAgainIsANewEpisode) {
    start();
    const std::vector<std::string> ends{"rejected", "revoked", "canceled"};
    for (const auto& end : ends) {
        list("pending", {{"08:00:00", "pending"}, {"09:00:00", end}, {"10:00:00", "pending"}}, "WBA-" + end);
    }
    sweep();
    for (const auto& end : ends) {
        const auto vin = "WBA-" + end;
        EXPECT_EQ(episodes(vin), "1 1 2");
        EXPECT_EQ(world.transitions(vin).at(2).at("expected"), true);
        EXPECT_EQ(vehicle(vin).at("episode"), 2);
    }
}

TEST_F(Told, EqualStatusesOfTwoEpisodesAreNeverMatched) {
    start();
    list("pending", {{"10:01:00", "rejected"}, {"10:02:00", "pending"}});
    sweep();
    webhook("rejected", "10:03:01");
    EXPECT_EQ(told(),
              "rejected 10:01:00 sweep; pending 10:02:00 sweep; rejected 10:03:01 webhook provisional");
    EXPECT_EQ(episodes(), "1 2 2");
    EXPECT_EQ(vehicle().at("status"), "rejected");
    list("rejected", {{"10:01:00", "rejected"}, {"10:02:00", "pending"}, {"10:03:00", "rejected"}});
    sweep();
    EXPECT_EQ(told(), "rejected 10:01:00 sweep; pending 10:02:00 sweep; rejected 10:03:00 webhook+sweep");
}

TEST_F(Told, TwoRejectionsWithinMinutesAreTwoWhereACommandLiesBetween) {
    start();
    const std::string vin = "2HM00000000000002";
    for (int episode = 1; episode <= 2; ++episode) {
        ASSERT_EQ(ask_for(vin, "sandbox").status, 200u);
        webhook("rejected", now(), "d-1", vin);
        move("rejected", vin);
        EXPECT_TRUE(eventually([&] { return world.inbox().size() == static_cast<std::size_t>(episode); }))
            << "each has its alert";
    }
    EXPECT_EQ(story(vin), "pending rejected pending rejected");
    EXPECT_EQ(episodes(vin), "1 1 2 2");
}

TEST_F(Told, CancelingThenApprovedIsExpectedRejectedThenApprovedIsNot) {
    start();
    list("approved", {{"08:00:00", "pending"}, {"09:00:00", "canceling"}, {"10:00:00", "approved"}});
    list("approved", {{"08:00:00", "pending"}, {"09:00:00", "rejected"}, {"10:00:00", "approved"}},
         second_vin);
    sweep();
    for (const auto& transition : world.transitions(first_vin)) EXPECT_EQ(transition.at("expected"), true);
    EXPECT_EQ(episodes(), "1 1 1");
    EXPECT_EQ(world.transitions(second_vin).at(2).at("expected"), false);
    EXPECT_EQ(episodes(second_vin), "1 1 2");
}

TEST_F(Told, DeleteThatTimedOutButWorkedIsSettledByAsking) {
    TrackerOptions options;
    options.platform_extra = "client_secret = \"test-client-secret\"\nrequest_timeout = \"1s\"\n";
    start(options);
    world.control("POST", "/control/vehicles",
                  {{"vin", first_vin}, {"status", "approved"}, {"brand", "bmw"}, {"at", at("10:36:51")}});
    ASSERT_TRUE(eventually([&] { return world.status(first_vin) == "approved"; }));
    world.control("POST", "/control/webhooks", {{"pause", true}});
    world.control("POST", "/control/faults",
                  {{"method", "DELETE"}, {"path", "/v1/fleets/vehicles/*"}, {"kind", "timeout-then-works"}});
    EXPECT_EQ(world.api("DELETE", std::string("/v1/vehicles/") + first_vin).status, 504u);
    ASSERT_TRUE(eventually([&] { return ended_sweeps("check") == 1; })) << world.tracker().log();
    EXPECT_TRUE(story() == "approved revoking revoked" || story() == "approved revoking") << story();
    EXPECT_EQ(world.count("SELECT count(*) FROM commands WHERE settled = 0"), 0);
}

TEST_F(Told, RefusedRequestForAnApprovedVehicleLeavesItApproved) {
    start();
    world.control("POST", "/control/vehicles",
                  {{"vin", first_vin}, {"status", "approved"}, {"brand", "bmw"}, {"at", at("10:36:51")}});
    ASSERT_TRUE(eventually([&] { return world.status(first_vin) == "approved"; }));
    world.control("POST", "/control/faults",
                  {{"method", "POST"}, {"path", "/v1/fleets/vehicles"}, {"kind", "422"}});
    EXPECT_EQ(ask_for().status, 422u);
    EXPECT_EQ(story(), "approved");
    const auto answer = ask_for();
    EXPECT_EQ(answer.status, 200u);
    EXPECT_NE(answer.body.find("already approved"), std::string::npos) << answer.body;
    move("revoking", first_vin);  // now the platform refuses this VIN alone
    EXPECT_NE(ask_for().body.find("Clearance is revoking"), std::string::npos);
    EXPECT_EQ(story(), "approved");
    EXPECT_EQ(vehicle().at("status"), "approved");
    EXPECT_EQ(vehicle().at("episode"), 1);
}

}  // namespace
}  // namespace e2e
