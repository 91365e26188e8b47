// The life of a finding of one vehicle: it opens when it should and not before, is listed, told, ends, and
// that is told too.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "tests/e2e/clocked_service.hpp"

namespace e2e {
namespace {

using namespace std::chrono_literals;

class FindingLife : public testing::Test {
  protected:
    /// Of the vehicle's present transition.
    std::int64_t transition() { return service.world.transitions(vin).back().at("transition").as_int64(); }
    /// The webhook's own time is a little behind that of the change.
    void expect_known_at_once(const json::object& finding, const std::string& status) {
        const auto& detail = finding.at("detail").as_object();
        EXPECT_EQ(detail.at("transition"), transition());
        EXPECT_EQ(text_of(detail.at("status")), status);
        EXPECT_GE(text_of(detail.at("occurred_at")), service.after(0s));
        EXPECT_LE(text_of(detail.at("occurred_at")), service.after(1s));
        EXPECT_EQ(detail.at("estimated"), false);
        EXPECT_EQ(detail.at("known_after_seconds"), 0);
        EXPECT_EQ(detail.size(), 5U);
    }
    unsigned ask(const std::string& vehicle, json::object more = {}) {
        json::object wanted{{"vin", vehicle}, {"brand", "bmw"}};
        for (auto& [key, value] : more) wanted[key] = value;
        return service.world
            .api("POST", "/v1/vehicles", json::serialize(json::object{{"vehicles", json::array{wanted}}}))
            .status;
    }

    ClockedService service;
    const std::string vin = numbered_vin(1);
};

TEST_F(FindingLife, OfARejectionToldByAWebhookEndsWithTheApproval) {
    service.start("rejected");
    service.move(vin, "pending");
    service.sweep();
    EXPECT_TRUE(service.open_findings().empty());
    service.turn(1h);
    service.announce(vin, "rejected", "Vehicle is in privacy mode");
    const auto found = service.opened("rejected", vin);
    expect_known_at_once(found, "rejected");
    EXPECT_EQ(found.at("reason"), "Vehicle is in privacy mode");
    EXPECT_EQ(text_of(found.at("summary")), "bmw " + vin + " was rejected: privacy mode is on");
    EXPECT_EQ(found.at("advice"),
              "Have privacy mode switched off in the vehicle, then ask for its clearance again.");
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);
    service.turn(1h);
    service.announce(vin, "approved");
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
}

TEST_F(FindingLife, OfARejectionDuringAnOutageTellsHowLateItIsKnown) {
    service.start("rejected");
    service.move(vin, "pending");
    service.sweep();
    service.stop();
    service.turn(1h);
    const auto rejected_at = service.after(0s);
    service.move(vin, "rejected", {{"reason", "no data"}});
    service.turn(2h);
    service.start_again();
    EXPECT_TRUE(service.open_findings().empty());
    service.sweep();
    const auto found = service.opened("rejected", vin);
    EXPECT_EQ(text_of(found.at("detail").at("occurred_at")), rejected_at);
    EXPECT_EQ(found.at("detail").at("known_after_seconds"), 7200);
    EXPECT_EQ(found.at("reason_code"), "no_data");
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);
    service.turn(1h);
    service.move(vin, "pending");
    service.sweep();
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
}

TEST_F(FindingLife, OfARequestThatWasAnsweredWithErrorEndsWhenItIsAskedForAgain) {
    const std::string wants_odometer = "2HM00000000000001";
    service.start("rejected");
    ask(wants_odometer);
    const auto found = service.opened("rejected", wants_odometer);
    EXPECT_EQ(found.at("detail"), (json::object{{"command", 1}, {"status", "error"}}));
    EXPECT_EQ(text_of(found.at("summary")), "The request for clearance of bmw " + wants_odometer +
                                                " was answered with error: the platform says "
                                                "\"control_measures with an odometer (integer value, unit "
                                                "kilometers or miles) required\"");
    EXPECT_TRUE(text_of(found.at("advice")).starts_with("Correct what the platform's words name"));
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);
    service.turn(1h);
    EXPECT_EQ(ask(wants_odometer,
                  {{"control_measures", {{"odometer", {{"value", 2050}, {"unit", "kilometers"}}}}}}),
              200U);
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
}

TEST_F(FindingLife, OfARevocationThatNobodyAskedForEndsWhenItIsAskedForAgain) {
    service.start("revoked_unasked");
    service.move(vin, "approved");
    service.sweep();
    service.turn(1h);
    service.announce(vin, "revoked");
    const auto found = service.opened("revoked_unasked", vin);
    expect_known_at_once(found, "revoked");
    EXPECT_EQ(text_of(found.at("summary")),
              "bmw " + vin + " was revoked, and no command of this tracker asked for it");
    EXPECT_TRUE(text_of(found.at("advice")).starts_with("Ask whoever uses the platform's console"));
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);
    service.turn(1h);
    service.move(vin, "pending");
    service.sweep();
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
}

TEST_F(FindingLife, OfARevocationThatWeAskedForNeverBegins) {
    service.start("revoked_unasked");
    service.move(vin, "approved");
    service.sweep();  // the clock stays: the stand-in ends it by its own
    ASSERT_EQ(service.world.api("DELETE", "/v1/vehicles/" + vin).status, 200U);
    ASSERT_TRUE(eventually([&] { return service.world.status(vin) == "revoked"; }));
    service.sweep();
    service.let_it_look();
    EXPECT_TRUE(service.open_findings().empty());
    EXPECT_EQ(service.count("own"), 0U);
}

TEST_F(FindingLife, OfAVehicleThatTheListLacksEndsWhenItIsListedAgain) {
    service.start("unlisted");
    for (int n = 1; n <= 3; ++n) service.move(numbered_vin(n), "approved");
    service.sweep();
    service.turn(1h);
    service.world.control("DELETE", "/control/vehicles/" + vin);
    EXPECT_TRUE(service.open_findings().empty());
    const auto lacking = service.sweep();
    const auto found = service.opened("unlisted", vin);
    EXPECT_EQ(found.at("detail"), (json::object{{"sweep", lacking}}));
    EXPECT_EQ(found.at("status"), "approved") << "no revocation";
    EXPECT_EQ(text_of(found.at("summary")), "bmw " + vin + " is no longer listed by the platform");
    EXPECT_TRUE(text_of(found.at("advice")).starts_with("Look for the vehicle in the platform's console."));
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);
    service.sweep();
    service.turn(1h);
    service.move(vin, "approved");
    service.sweep();
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
    EXPECT_EQ(service.count("own"), 2U) << "a second list that lacked it was no news";
}

TEST_F(FindingLife, OfAnUnknownStatusEndsWithAKnownOne) {
    service.start("status_unknown");
    service.move(vin, "approved");
    service.sweep();
    service.turn(1h);
    service.move(vin, "suspended");
    service.sweep();
    const auto found = service.opened("status_unknown", vin);
    EXPECT_EQ(found.at("detail").at("status"), "suspended");
    EXPECT_EQ(text_of(found.at("summary")),
              "bmw " + vin + " is in state \"suspended\", which says nothing of its clearance");
    EXPECT_TRUE(text_of(found.at("advice")).starts_with("Look at the vehicle in the platform's console;"));
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);
    service.turn(1h);
    service.move(vin, "approved");
    service.sweep();
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
}

}  // namespace
}  // namespace e2e
