// The main job, end to end: asked for by command, approved by webhook, repaired by sweep, told by alert.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>

#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

constexpr const char* vin = "WBA00000000000001";
constexpr const char* rejected_vin = "2HM00000000000003";

std::string ask_for(const std::vector<std::pair<std::string, std::string>>& vehicles) {
    json::array list;
    for (const auto& [v, brand] : vehicles) list.push_back({{"vin", v}, {"brand", brand}});
    return json::serialize(json::object{{"vehicles", list}});
}

bool came_from(const json::value& transition, const char* source) {
    for (const auto& one : transition.at("sources").as_array()) {
        if (one == source) return true;
    }
    return false;
}

class Story : public testing::Test {
  protected:
    Story() { world.start_platform(); }
    World world;
};

TEST_F(Story, AskedForThenApprovedByWebhook) {
    world.start_tracker();
    const auto answer = world.api("POST", "/v1/vehicles", ask_for({{vin, "bmw"}}));
    ASSERT_EQ(answer.status, 200u) << answer.body;
    EXPECT_EQ(json::parse(answer.body).at("vehicles").at(0).at("status"), "pending");
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "approved"; }));
    const auto transitions = world.transitions(vin);
    ASSERT_EQ(transitions.size(), 2u) << json::serialize(transitions);
    EXPECT_EQ(transitions[0].at("to"), "pending");
    EXPECT_TRUE(came_from(transitions[0], "command"));
    EXPECT_EQ(transitions[1].at("from"), "pending");
    EXPECT_EQ(transitions[1].at("to"), "approved");
    EXPECT_EQ(transitions[1].at("expected"), true);
    EXPECT_TRUE(came_from(transitions[1], "webhook"));
    const auto summary = world.get("/v1/summary");
    EXPECT_EQ(summary.at("total"), 1);
    EXPECT_EQ(summary.at("by_status").at("approved"), 1);
    EXPECT_EQ(summary.at("by_brand").at("bmw"), 1);
}

TEST_F(Story, EachTransitionShowsHowItIsKnownAndThePastCanBeAskedFor) {
    world.start_tracker();
    ASSERT_EQ(world.api("POST", "/v1/vehicles", ask_for({{vin, "bmw"}})).status, 200u);
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "approved"; }));
    world.sweep();
    const auto shown = world.get("/v1/vehicles/" + std::string(vin) + "/transitions?evidence=true");
    const auto& transitions = shown.at("transitions").as_array();
    ASSERT_EQ(transitions.size(), 2u) << json::serialize(shown);
    std::map<std::string, std::int64_t> references;
    for (const auto& transition : transitions) {
        for (const auto& each : transition.at("evidence").as_array()) {
            for (const auto& [kind, id] : each.at("reference").as_object()) references[kind] = id.as_int64();
        }
    }
    EXPECT_EQ(references.at("command"), world.count("SELECT max(id) FROM commands"));
    EXPECT_EQ(references.at("delivery"), world.count("SELECT id FROM deliveries WHERE outcome = 1"));
    EXPECT_EQ(world.count("SELECT count(*) FROM sweeps WHERE id = " + std::to_string(references.at("sweep"))),
              1);

    const std::string pending_since(transitions[0].at("occurred_at").as_string());
    const auto then = world.get("/v1/vehicles/" + std::string(vin) + "?at=" + pending_since);
    EXPECT_EQ(then.at("status"), "pending");
    EXPECT_EQ(then.at("since"), transitions[0].at("occurred_at"));
    EXPECT_EQ(world.get("/v1/summary?at=" + pending_since).at("by_status"), (json::object{{"pending", 1}}));
    EXPECT_EQ(world.get("/v1/summary?at=2020-01-01T00:00:00Z").at("total"), 0);
    EXPECT_EQ(world.api("GET", "/v1/summary?at=2099-01-01T00:00:00Z").status, 400u);
}

TEST_F(Story, LostWebhookIsFoundByTheSweep) {
    world.start_tracker();
    ASSERT_EQ(world.sweep().at("outcome"), "complete");
    world.control("POST", "/control/webhooks", {{"drop_next", 1}});
    world.control("POST", "/control/vehicles", {{"vin", vin}, {"status", "approved"}, {"brand", "bmw"}});
    EXPECT_EQ(world.status(vin), "");
    const auto sweep = world.sweep();
    EXPECT_EQ(sweep.at("outcome"), "complete");
    EXPECT_EQ(sweep.at("new"), 1);
    EXPECT_EQ(world.status(vin), "approved");
    EXPECT_EQ(world.transitions(vin).at(0).at("sources"), json::array{"sweep"});
}

TEST_F(Story, LostWebhookIsAwaitedInTheGapLedger) {
    world.start_tracker();
    ASSERT_EQ(world.sweep().at("outcome"), "complete");
    world.control("POST", "/control/vehicles", {{"vin", vin}, {"status", "approved"}, {"brand", "bmw"}});
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "approved"; }));
    world.control("POST", "/control/webhooks", {{"drop_next", 1}});
    world.control("POST", "/control/vehicles",
                  {{"vin", "TMA00000000000002"}, {"status", "approved"}, {"brand", "kia"}});
    world.sweep();
    const auto capture = world.get("/v1/capture");
    ASSERT_EQ(capture.at("brands").as_array().size(), 2u) << json::serialize(capture);
    const auto& told = capture.at("brands").at(0);
    EXPECT_EQ(told.at("brand"), "bmw");
    EXPECT_EQ(told.at("told_in_time"), 1);
    EXPECT_EQ(told.at("share_told").as_double(), 1.0);
    EXPECT_LT(told.at("lag_seconds").at("p99").as_double(), 60.0);
    const auto& lost = capture.at("brands").at(1);
    EXPECT_EQ(lost.at("brand"), "kia");
    EXPECT_EQ(lost.at("awaited"), 1);
    EXPECT_EQ(lost.at("missed"), 0) << "fifteen minutes have not gone by";
    EXPECT_EQ(world.get("/v1/transitions?missed=true").at("transitions").as_array().size(), 0u);
    ASSERT_EQ(world.webhook(world.webhook_body("TMA00000000000002", "approved", "")).status, 204u);
    EXPECT_EQ(world.get("/v1/capture?brand=kia").at("total").at("late"), 1);
}

TEST_F(Story, WebhookAndSweepTellOneTransition) {
    world.start_tracker();
    world.control("POST", "/control/vehicles", {{"vin", vin}, {"status", "approved"}, {"brand", "bmw"}});
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "approved"; }));
    world.sweep();
    const auto transitions = world.transitions(vin);
    ASSERT_EQ(transitions.size(), 1u) << json::serialize(transitions);
    EXPECT_TRUE(came_from(transitions[0], "webhook"));
    EXPECT_TRUE(came_from(transitions[0], "sweep"));
    const auto again = world.sweep();
    EXPECT_EQ(again.at("confirmed"), 1);
    EXPECT_EQ(again.at("changed"), 0);
    EXPECT_TRUE(world.get(std::string("/v1/vehicles/") + vin).at("last_confirmed").is_string());
}

TEST_F(Story, InFlightSweepFindsWhatAWebhookMissed) {
    TrackerOptions options;
    options.in_flight_every = "200ms";
    world.start_tracker(options);
    ASSERT_EQ(world.api("POST", "/v1/vehicles", ask_for({{"2HM00000000000002", "sandbox"}})).status, 200u);
    world.control("POST", "/control/webhooks", {{"drop_next", 1}});
    world.control("POST", "/control/vehicles", {{"vin", "2HM00000000000002"}, {"status", "approved"}});
    EXPECT_TRUE(eventually([&] { return world.status("2HM00000000000002") == "approved"; }));
}

TEST_F(Story, RejectionIsAlertedOnceAndSigned) {
    world.start_platform({"--time-scale", "10000"});
    world.start_tracker();
    ASSERT_EQ(world.api("POST", "/v1/vehicles", ask_for({{rejected_vin, "sandbox"}})).status, 200u);
    ASSERT_TRUE(eventually([&] { return world.inbox().size() == 1; }));
    const auto message = world.inbox().at(0);
    const auto& headers = message.at("headers").as_object();
    EXPECT_TRUE(headers.contains("webhook-id"));
    EXPECT_TRUE(headers.contains("webhook-timestamp"));
    EXPECT_EQ(headers.at("webhook-signature").as_string().find("v1,"), 0u);
    const auto body = json::parse(message.at("body").as_string());
    EXPECT_EQ(body.at("type"), "clearance.rejected");
    EXPECT_EQ(body.at_pointer("/data/findings/0/vin"), rejected_vin);
    world.sweep();
    ASSERT_TRUE(eventually([&] {
        const auto alerts = world.get("/v1/alerts").at("alerts").as_array();
        return alerts.size() == 1 && alerts[0].at("state") == "delivered";
    }));
    EXPECT_EQ(world.inbox().size(), 1u) << "the sweep alerted of it again";
}

TEST_F(Story, RejectionWhoseWebhookWasLostIsAlertedByTheSweep) {
    world.start_tracker();
    ASSERT_EQ(world.sweep().at("outcome"), "complete");
    world.control("POST", "/control/webhooks", {{"drop_next", 1}});
    world.control("POST", "/control/vehicles",
                  {{"vin", vin}, {"status", "rejected"}, {"brand", "bmw"}, {"reason", "privacy mode"}});
    world.sweep();
    EXPECT_TRUE(eventually([&] { return world.inbox().size() == 1; }));
}

TEST_F(Story, WhatWasRejectedBeforeTheTrackersFirstStartAlertsNobody) {
    world.control("POST", "/control/vehicles",
                  {{"vin", vin}, {"status", "rejected"}, {"brand", "bmw"}, {"at", "2025-01-01T10:00:00Z"}});
    world.control(
        "POST", "/control/vehicles",
        {{"vin", "WBA00000000000002"}, {"status", "rejected"}, {"brand", "bmw"}, {"changelog", false}});
    world.start_tracker();
    ASSERT_TRUE(eventually([&] { return world.status("WBA00000000000002") == "rejected"; }));
    EXPECT_EQ(world.status(vin), "rejected");
    EXPECT_EQ(world.get("/v1/alerts").at("alerts").as_array().size(), 0u);
}

TEST_F(Story, AlertIsTriedAgainUntilItsReceiverTakesIt) {
    world.start_tracker();
    world.control("POST", "/control/inbox/alerts/answer", {{"status", 503}, {"count", 1}});
    world.webhook(world.webhook_body(vin, "rejected", "2026-11-02T10:00:00Z"));
    ASSERT_TRUE(eventually([&] { return world.inbox().size() == 2; }));
    const auto messages = world.inbox();
    EXPECT_EQ(messages[0].at("headers").at("webhook-id"), messages[1].at("headers").at("webhook-id"));
    EXPECT_EQ(messages[0].at("body"), messages[1].at("body"));
    EXPECT_TRUE(eventually([&] {
        const auto alert = world.get("/v1/alerts").at("alerts").at(0);
        return alert.at("state") == "delivered" && alert.at("attempts") == 2;
    }));
}

TEST_F(Story, EndingAClearanceTellsThePlatformsAnswerAndItsRefusals) {
    world.start_tracker();
    world.control("POST", "/control/vehicles", {{"vin", vin}, {"status", "approved"}, {"brand", "bmw"}});
    ASSERT_TRUE(eventually([&] { return world.status(vin) == "approved"; }));
    const auto answer = world.api("DELETE", std::string("/v1/vehicles/") + vin);
    ASSERT_EQ(answer.status, 200u) << answer.body;
    EXPECT_EQ(json::parse(answer.body).at("status"), "revoking");
    EXPECT_TRUE(eventually([&] { return world.status(vin) == "revoked"; }));
    EXPECT_EQ(world.transitions(vin).size(), 3u);
    const auto refused = world.api("DELETE", std::string("/v1/vehicles/") + vin);
    EXPECT_EQ(refused.status, 409u) << refused.body;
    EXPECT_EQ(refused.headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(world.api("DELETE", "/v1/vehicles/WBA00000000000099").status, 404u);
    EXPECT_EQ(world.transitions(vin).size(), 3u);
}

TEST_F(Story, WhatFailsOurChecksIsNeverSent) {
    world.start_tracker();
    const auto refused = world.api("POST", "/v1/vehicles", ask_for({{"SHORT", "bmw"}, {vin, "audi"}}));
    EXPECT_EQ(refused.status, 422u) << refused.body;
    const auto some = world.api("POST", "/v1/vehicles", ask_for({{"SHORT", "bmw"}, {vin, "bmw"}}));
    ASSERT_EQ(some.status, 200u) << some.body;
    const auto results = json::parse(some.body).at("vehicles");
    EXPECT_EQ(results.at(0).at("status"), "refused");
    EXPECT_EQ(results.at(1).at("status"), "pending");
    EXPECT_EQ(world.look("/control/calls").at("counts").at("POST /v1/fleets/vehicles 200"), 1);
}

TEST_F(Story, CommandWhoseAnswerNeverCameIsSettledByAskingForTheVin) {
    TrackerOptions options;
    options.platform_extra = "client_secret = \"test-client-secret\"\nrequest_timeout = \"1s\"\n";
    world.start_tracker(options);
    world.control("POST", "/control/faults",
                  {{"method", "POST"}, {"path", "/v1/fleets/vehicles"}, {"kind", "timeout-then-works"}});
    const auto answer = world.api("POST", "/v1/vehicles", ask_for({{"2HM00000000000002", "sandbox"}}));
    EXPECT_EQ(answer.status, 504u) << answer.body;
    EXPECT_TRUE(eventually([&] { return world.status("2HM00000000000002") == "pending"; }))
        << world.tracker().log();
}

TEST_F(Story, WebhookWithoutATimeMakesTheTrackerAsk) {
    world.start_tracker();
    world.control("POST", "/control/vehicles",
                  {{"vin", vin}, {"status", "approved"}, {"brand", "bmw"}, {"announce", false}});
    EXPECT_EQ(world.webhook(world.webhook_body(vin, "approved", "")).status, 204u);
    EXPECT_TRUE(eventually([&] { return world.status(vin) == "approved"; })) << world.tracker().log();
}

TEST_F(Story, JwtGetsATokenToo) {
    const auto key = world.file("key");
    ASSERT_EQ(std::system(("openssl ecparam -name prime256v1 -genkey -noout -out " + key +
                           ".pem 2>/dev/null && "
                           "openssl ec -in " +
                           key + ".pem -pubout -out " + key + ".pub 2>/dev/null")
                              .c_str()),
              0);
    world.start_platform({"--key-id", "the-key", "--public-key-file", key + ".pub"});
    TrackerOptions options;
    options.platform_extra = "private_key_file = \"key.pem\"\nkey_id = \"the-key\"\n";
    world.start_tracker(options);
    EXPECT_TRUE(eventually([&] {
        const auto sweeps = world.sweeps();
        return !sweeps.empty() && sweeps[0].at("outcome") == "complete";
    })) << world.tracker().log();
}

}  // namespace
}  // namespace e2e
