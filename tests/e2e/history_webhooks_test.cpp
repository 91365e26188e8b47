// The table of what we are told and what the ledger holds, through the running service: webhooks, their
// changelogs, and answers to commands.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <thread>

#include "tests/e2e/history.hpp"

namespace e2e {
namespace {

TEST_F(Told, WebhookThenItsEntryAreOneTransitionAtTheEntrysTime) {
    start();
    webhook("approved", "10:36:52.3");
    EXPECT_EQ(told(), "approved 10:36:52.300 webhook provisional");
    list("approved", {{"10:00:00", "pending"}, {"10:36:51", "approved"}});
    sweep();
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 10:36:51 webhook+sweep");
    EXPECT_EQ(vehicle().at("since"), "2025-01-02T10:36:51.000Z");
}

TEST_F(Told, ChangelogWithoutAnyWebhookTellsAllOfIt) {
    start();
    list("approved", {{"10:00:00", "pending"}, {"10:36:51", "approved"}});
    sweep();
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 10:36:51 sweep");
    EXPECT_EQ(vehicle().at("status"), "approved");
}

TEST_F(Told, RevokedBeforeApprovedPutsApprovedIntoThePast) {
    start();
    webhook("revoked", "11:00:00");
    webhook("approved", "10:36:00");
    EXPECT_EQ(told(), "approved 10:36:00 webhook provisional; revoked 11:00:00 webhook provisional");
    EXPECT_EQ(vehicle().at("status"), "revoked");
    EXPECT_EQ(world.transitions(first_vin).at(1).at("from"), "approved");
}

TEST_F(Told, ApprovalRedeliveredAfterTheRevocationStaysInThePast) {
    start();
    list("revoked", {{"10:36:00", "approved"}, {"10:40:00", "revoked"}});
    sweep();
    webhook("approved", "10:41:00");
    EXPECT_EQ(told(), "approved 10:36:00 webhook+sweep; revoked 10:40:00 sweep");
    EXPECT_EQ(vehicle().at("status"), "revoked");
    webhook("approved", "10:41:30");  // and once more
    EXPECT_EQ(told(), "approved 10:36:00 webhook+sweep; revoked 10:40:00 sweep");
}

TEST_F(Told, RejectionThatTwoEntriesMayMeanMovesToItsOwn) {
    start();
    list("rejected", {{"10:01:00", "rejected"}});
    sweep();
    EXPECT_TRUE(world.get("/v1/alerts").at("alerts").as_array().empty()) << "adopted: it was long ago";
    webhook("rejected", "10:03:01");
    EXPECT_EQ(told(), "rejected 10:01:00 webhook+sweep");
    EXPECT_TRUE(eventually([&] { return world.inbox().size() == 1; })) << "the alert was lost in between";
    list("rejected", {{"10:01:00", "rejected"}, {"10:02:00", "pending"}, {"10:03:00", "rejected"}});
    sweep();
    EXPECT_EQ(told(), "rejected 10:01:00 sweep; pending 10:02:00 sweep; rejected 10:03:00 webhook+sweep");
    EXPECT_TRUE(eventually([&] { return world.inbox().size() == 2; }))
        << "the second has an alert of its own";
    const auto last = json::parse(world.inbox().at(1).at("body").as_string()).at_pointer("/data/findings/0");
    EXPECT_EQ(last.at("since"), "2025-01-02T10:03:00.000Z");
}

TEST_F(Told, WebhookThatNoChangelogHoldsYetStands) {
    start();
    list("pending", {{"10:00:00", "pending"}});
    sweep();
    webhook("approved", "10:10:00");
    sweep();
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 10:10:00 webhook provisional");
    EXPECT_EQ(vehicle().at("status"), "approved") << "five minutes later it would be unconfirmed";
    list("approved", {{"10:00:00", "pending"}, {"10:09:59", "approved"}});
    sweep();
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 10:09:59 webhook+sweep");
}

TEST_F(Told, WebhookThatNoChangelogEverHoldsIsUnconfirmed) {
    start();
    list("pending", {{"10:00:00", "pending"}});
    sweep();
    webhook("approved", "10:10:00");
    EXPECT_EQ(vehicle().at("status"), "approved");
    let_pass(std::chrono::minutes{6});
    sweep();
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 10:10:00 webhook provisional unconfirmed");
    EXPECT_EQ(vehicle().at("status"), "pending");
}

TEST_F(Told, SameBodyAgainIsOneTransitionThoughDaysLieBetween) {
    start();
    webhook("approved", "10:10:00");
    let_pass(std::chrono::hours{72});
    webhook("approved", "10:10:00", "d-2");
    EXPECT_EQ(told(), "approved 10:10:00 webhook provisional");
    EXPECT_EQ(world.count("SELECT count(*) FROM observations"), 1);
}

TEST_F(Told, SameBodyAgainIsOneTransition) {
    start();
    std::vector<std::thread> at_once;  // so that some wait in one group
    for (int i = 0; i < 8; ++i) {
        at_once.emplace_back([this, i] { webhook("approved", "10:36:52", i < 4 ? "d-1" : "d-2"); });
    }
    for (auto& one : at_once) one.join();
    webhook("approved", "10:36:52", "d-1");
    webhook("approved", "10:36:52", "d-9");
    EXPECT_EQ(told(), "approved 10:36:52 webhook provisional");
    EXPECT_EQ(world.count("SELECT count(*) FROM observations"), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 1"), 1);
}

TEST_F(Told, RedeliveredByThePlatformIsOneTransition) {
    start();
    world.control("POST", "/control/vehicles",
                  {{"vin", first_vin}, {"status", "approved"}, {"brand", "bmw"}});
    ASSERT_TRUE(eventually([&] { return world.status(first_vin) == "approved"; }));
    const auto sent = world.look(std::string("/control/webhooks?vin=") + first_vin).at("sent");
    for (const bool same_id : {true, false}) {
        world.control("POST", "/control/webhooks/redeliver",
                      {{"delivery", sent.at(0).at("delivery")}, {"same_delivery_id", same_id}});
    }
    ASSERT_TRUE(eventually([&] {
        const auto ended =
            world.look(std::string("/control/webhooks?vin=") + first_vin).at("sent").as_array();
        return ended.size() == 3 && ended.at(1).at("status") == 204 && ended.at(2).at("status") == 204;
    }));
    EXPECT_EQ(story(), "approved");
    EXPECT_EQ(world.count("SELECT count(*) FROM observations"), 1);
}

TEST_F(Told, AnswerByAFastClockComesBeforeWhatFollowed) {
    start();
    ASSERT_EQ(ask_for("2HM00000000000002", "sandbox").status, 200u);
    webhook("approved", now(-3), "d-1", "2HM00000000000002");  // as if our clock were fast
    EXPECT_EQ(story("2HM00000000000002"), "pending approved");
    const auto transitions = world.transitions("2HM00000000000002");
    EXPECT_EQ(transitions.at(0).at("sources"), json::array{"command"});
    EXPECT_EQ(transitions.at(1).at("expected"), true);
    EXPECT_EQ(vehicle("2HM00000000000002").at("status"), "approved");
}

TEST_F(Told, RemovalByAFastClockComesBeforeWhatFollowed) {
    start();
    list("approved", {{"10:00:00", "approved"}});
    sweep();
    move("approved");
    world.control("POST", "/control/webhooks", {{"pause", true}});  // its own revoked would come too
    ASSERT_EQ(world.api("DELETE", std::string("/v1/vehicles/") + first_vin).status, 200u);
    world.webhook(world.webhook_body(first_vin, "revoked", now(-3)));
    EXPECT_EQ(story(), "approved revoking revoked");
    EXPECT_EQ(vehicle().at("status"), "revoked");
}

TEST_F(Told, WebhookWithoutATimeIsDecidedByTheAnswer) {
    start();
    list("approved", {{"10:00:00", "pending"}, {"10:36:51", "approved"}});
    webhook("approved", "");
    EXPECT_TRUE(told_soon("pending 10:00:00 sweep; approved 10:36:51 webhook+sweep"))
        << world.tracker().log();
    webhook("revoked", "", "d-2");
    EXPECT_TRUE(eventually([&] { return calls("GET /v1/fleets/vehicles/{vin} 200") == 2; }));
    EXPECT_TRUE(eventually([&] { return ended_sweeps("check") == 2; }));
    EXPECT_EQ(vehicle().at("status"), "approved") << "the platform denies it";
}

TEST_F(Told, IdenticalWebhooksOfTwoEpisodesAreBothDecidedByTheAnswer) {
    start();
    list("rejected", {{"10:01:00", "rejected"}});
    webhook("rejected", "");
    ASSERT_TRUE(told_soon("rejected 10:01:00 webhook+sweep"));
    list("pending", {{"10:01:00", "rejected"}, {"11:00:00", "pending"}});
    sweep();
    list("rejected", {{"10:01:00", "rejected"}, {"11:00:00", "pending"}, {"12:00:00", "rejected"}});
    webhook("rejected", "", "d-2");
    EXPECT_TRUE(
        told_soon("rejected 10:01:00 webhook+sweep; pending 11:00:00 sweep; rejected 12:00:00 webhook+sweep"))
        << told();
    EXPECT_EQ(world.count("SELECT count(*) FROM deliveries WHERE outcome = 1"), 1) << "the same bytes";
    EXPECT_EQ(calls("GET /v1/fleets/vehicles/{vin} 200"), 2);
}

TEST_F(Told, WebhookStampedFarInTheFutureHasNoTime) {
    start();
    list("approved", {{"10:36:51", "approved"}});
    webhook("approved", "2199-01-01T00:00:00Z");
    EXPECT_TRUE(told_soon("approved 10:36:51 webhook+sweep")) << told();
    EXPECT_EQ(world.count("SELECT count(*) FROM observations WHERE occurred_text = '2199-01-01T00:00:00Z'"),
              1);
}

TEST_F(Told, WebhookOfAVehicleNobodyAskedForAdoptsIt) {
    start();
    webhook("approved", "10:36:52");
    EXPECT_EQ(told(), "approved 10:36:52 webhook provisional");
    EXPECT_EQ(vehicle().at("listed"), nullptr);
    EXPECT_EQ(vehicle().at("brand"), nullptr);
    EXPECT_EQ(world.get("/v1/summary").at("total"), 1);
}

}  // namespace
}  // namespace e2e
