// The table of what we are told and what the ledger holds, through the running service: lists that lack, lag,
// contradict themselves or are cut off, and words and timestamps of every kind.
#include "tests/e2e/findings.hpp"
#include "tests/e2e/history.hpp"

namespace e2e {
namespace {

TEST_F(Told, StatusWithoutAChangelogIsAnEstimateUntilOneShowsUp) {
    start();
    const auto asked_for = now();
    list("pending", {});
    sweep();
    const auto decided = now();
    list_verbatim({{"vin", first_vin}, {"status", "approved"}}, "approved");  // not even an empty one
    sweep();
    EXPECT_EQ(story(), "pending approved");
    auto transitions = world.transitions(first_vin);
    EXPECT_EQ(transitions.at(0).at("estimated"), true);
    EXPECT_EQ(transitions.at(1).at("estimated"), true);
    EXPECT_GT(transitions.at(1).at("occurred_at").as_string(), decided);
    list("approved", {{asked_for, "pending"}, {decided, "approved"}});
    sweep();
    EXPECT_EQ(story(), "pending approved") << "replaced, not doubled";
    transitions = world.transitions(first_vin);
    EXPECT_EQ(transitions.at(0).at("occurred_at").as_string(), asked_for);
    EXPECT_EQ(transitions.at(1).at("occurred_at").as_string(), decided);
    EXPECT_EQ(transitions.at(1).at("estimated"), false);
}

TEST_F(Told, WebhookBehindTheRequestStandsAndTheListsChangelogMerges) {
    start();
    list("revoking", {{"10:00:00", "approved"}});  // by bare status further than its changelog
    world.control(
        "POST", "/control/faults",
        {{"method", "GET"}, {"path", "/v1/fleets/vehicles"}, {"kind", "slow"}, {"delay_ms", 20000}});
    world.api("POST", "/v1/sweeps");
    ASSERT_TRUE(eventually([&] { return calls("GET /v1/fleets/vehicles 200") == 1; }));
    list("revoked", {{"10:00:00", "approved"}, {"10:36:52", "revoked"}});  // asked for by VIN it says so
    webhook("revoked", "10:36:52");
    ASSERT_EQ(ended_sweeps("full"), 0u);
    world.control("DELETE", "/control/faults");  // now the answer comes, as it was made before
    ASSERT_TRUE(eventually([&] { return ended_sweeps("full") == 1; }));
    EXPECT_TRUE(eventually([&] {
        return told() == "approved 10:00:00 sweep; revoked 10:36:52 webhook+sweep";
    })) << told();
    EXPECT_EQ(vehicle().at("status"), "revoked");
}

TEST_F(Told, VehicleListedTwiceIsDecidedByTheNewestChangelog) {
    start();
    const auto stale = [this](const char* vin, const char* item) {
        list("pending", {{"10:00:00", "pending"}}, vin, item);
    };
    const auto newest = [this](const char* vin, const char* item) {
        list("approved", {{"10:00:00", "pending"}, {"10:36:51", "approved"}}, vin, item);
    };
    stale(first_vin, first_vin);  // the stale half first, and last
    newest(first_vin, "WBA00000000000011");
    newest(second_vin, second_vin);
    stale(second_vin, "WBA00000000000012");
    for (int i = 0; i < 3; ++i) {
        sweep();
        for (const auto* vin : {first_vin, second_vin}) {
            EXPECT_EQ(told(vin), "pending 10:00:00 sweep; approved 10:36:51 sweep") << "sweep " << i;
            EXPECT_EQ(vehicle(vin).at("status"), "approved");
        }
    }
    EXPECT_EQ(world.get("/v1/summary").at("total"), 2);
}

TEST_F(Told, StaleHalfAloneInAFilteredListMovesNothing) {
    start({.in_flight_every = "100ms"});
    list("pending", {{"10:00:00", "pending"}}, second_vin);  // so that something is under way
    list("approved", {{"10:00:00", "pending"}, {"10:36:51", "approved"}});
    list("pending", {{"10:00:00", "pending"}}, first_vin, "WBA00000000000011");
    sweep();
    const auto before = ended_sweeps("in_flight");
    ASSERT_TRUE(eventually([&] { return ended_sweeps("in_flight") >= before + 3; }));
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 10:36:51 sweep");
    list_verbatim({{"vin", first_vin}, {"status", "pending"}}, "pending", "WBA00000000000011");
    const auto then = ended_sweeps("in_flight");
    ASSERT_TRUE(eventually([&] { return ended_sweeps("in_flight") >= then + 3; }));
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 10:36:51 sweep") << "not by its bare status either";
}

TEST_F(Told, VehicleThatLeavesTheListIsUnlistedNotRevoked) {
    start();
    for (const auto* vin : {first_vin, second_vin}) list("approved", {{"10:36:51", "approved"}}, vin);
    sweep();
    world.control("DELETE", std::string("/control/vehicles/") + first_vin);
    sweep();
    EXPECT_EQ(vehicle().at("listed"), false);
    EXPECT_EQ(vehicle().at("status"), "approved");
    EXPECT_EQ(told(), "approved 10:36:51 sweep");
    EXPECT_EQ(vehicle(second_vin).at("listed"), true);
    EXPECT_EQ(open_findings(world), Findings{std::string("unlisted ") + first_vin});
}

TEST_F(Told, EmptyListConcludesNothingUntilASecondAgrees) {
    start();
    list("approved", {{"10:36:51", "approved"}});
    sweep();
    world.control("DELETE", std::string("/control/vehicles/") + first_vin);
    sweep();
    EXPECT_EQ(vehicle().at("listed"), true);
    EXPECT_EQ(open_findings(world), Findings{"list_shrunk -"});
    sweep();
    EXPECT_EQ(vehicle().at("listed"), false);
    EXPECT_EQ(open_findings(world), Findings{std::string("unlisted ") + first_vin});
    EXPECT_EQ(told(), "approved 10:36:51 sweep") << "never a revocation";
}

TEST_F(Told, MuchShorterListConcludesNothingUntilASecondAgrees) {
    start();
    const auto vin = [](int n) { return "FLEET00000000000" + std::to_string(n); };
    for (int n = 0; n < 5; ++n) list("approved", {{"10:36:51", "approved"}}, vin(n));
    sweep();
    for (int n = 0; n < 3; ++n) world.control("DELETE", "/control/vehicles/" + vin(n));
    sweep();
    EXPECT_EQ(world.count("SELECT count(*) FROM vehicles WHERE listed = 0"), 0);
    EXPECT_EQ(open_findings(world), Findings{"list_shrunk -"});
    sweep();
    EXPECT_EQ(world.count("SELECT count(*) FROM vehicles WHERE listed = 0"), 3);
    EXPECT_EQ(vehicle(vin(0)).at("status"), "approved");
    EXPECT_EQ(world.get("/v1/summary").at("by_status").at("approved"), 5);
}

TEST_F(Told, CutOffSweepKeepsWhatItReadAndConcludesNoAbsence) {
    start();
    list("approved", {{"10:36:51", "approved"}});
    sweep();
    world.control("DELETE", std::string("/control/vehicles/") + first_vin);
    json::array fleet;
    for (int i = 10'000; i < 13'000; ++i) {
        fleet.push_back(
            {{"vin", "FLEET0000000" + std::to_string(i)}, {"status", "approved"}, {"announce", false}});
    }
    world.control("POST", "/control/vehicles", fleet);
    for (const auto* kind : {"cut-midway", "403"}) {  // the second one ends the attempts
        world.control("POST", "/control/faults",
                      {{"method", "GET"}, {"path", "/v1/fleets/vehicles"}, {"kind", kind}});
    }
    EXPECT_EQ(world.sweep().at("outcome"), "failed");
    const auto total = world.get("/v1/summary").at("total").as_int64();
    EXPECT_GT(total, 500);
    EXPECT_LT(total, 3'000);
    EXPECT_EQ(vehicle().at("listed"), true);
    EXPECT_EQ(vehicle().at("status"), "approved");
}

TEST_F(Told, StatusNeverSeenBeforeIsKeptVerbatimAndUnfinished) {
    start({.in_flight_every = "100ms"});
    list("suspended", {{"10:36:51", "approved"}, {"11:00:00", "suspended"}});
    sweep();
    EXPECT_EQ(told(), "approved 10:36:51 sweep; suspended 11:00:00 sweep");
    EXPECT_EQ(vehicle().at("status"), "suspended");
    EXPECT_EQ(world.get("/v1/vehicles?status=suspended").at("vehicles").as_array().size(), 1u);
    EXPECT_EQ(open_findings(world), Findings{std::string("status_unknown ") + first_vin});
    list("approved", {{"10:36:51", "approved"}, {"11:00:00", "suspended"}, {"12:00:00", "approved"}});
    EXPECT_TRUE(eventually([&] { return vehicle().at("status") == "approved"; }))
        << "an in-flight sweep asks";
    EXPECT_EQ(open_findings(world), Findings{});
    webhook("Suspended once more", "13:00:00");
    EXPECT_EQ(vehicle().at("status"), "Suspended once more");
}

TEST_F(Told, ErrorInAListIsAStatusThatIsUnfinished) {
    start({.in_flight_every = "100ms"});
    list("error", {{"10:00:00", "pending"}, {"11:00:00", "error"}});
    sweep();
    EXPECT_EQ(told(), "pending 10:00:00 sweep; error 11:00:00 sweep");
    EXPECT_EQ(open_findings(world), Findings{std::string("status_unknown ") + first_vin});
    list("approved", {{"10:00:00", "pending"}, {"11:00:00", "error"}, {"12:00:00", "approved"}});
    EXPECT_TRUE(told_soon("pending 10:00:00 sweep; error 11:00:00 sweep; approved 12:00:00 sweep"));
}

TEST_F(Told, TimestampsAreReadAsUtcAndABadOneIsAnEstimate) {
    start();
    list("approved", {{"2025-01-02T08:00:00", "pending"},
                      {"2025-01-02T09:00:00.123456Z", "rejected"},
                      {"2199-01-01T00:00:00Z", "pending"},
                      {"soon", "approved"}});
    sweep();
    EXPECT_EQ(story(), "pending rejected pending approved");
    const auto transitions = world.transitions(first_vin);
    EXPECT_EQ(transitions.at(0).at("occurred_at"), "2025-01-02T08:00:00.000Z");
    EXPECT_EQ(transitions.at(1).at("occurred_at"), "2025-01-02T09:00:00.123456Z");
    EXPECT_EQ(transitions.at(1).at("estimated"), false);
    EXPECT_EQ(transitions.at(2).at("estimated"), true);
    EXPECT_EQ(transitions.at(3).at("estimated"), true);
    for (const auto* text :
         {"2025-01-02T08:00:00", "2025-01-02T09:00:00.123456Z", "2199-01-01T00:00:00Z", "soon"}) {
        EXPECT_EQ(world.count("SELECT count(*) FROM observations WHERE occurred_text = '" +
                              std::string(text) + "'"),
                  1);
    }
    sweep();
    EXPECT_EQ(story(), "pending rejected pending approved");
}

}  // namespace
}  // namespace e2e
