// Who is told of a finding, when, and of how many at once.
#include <gtest/gtest.h>

#include <algorithm>

#include <boost/json/serialize.hpp>

#include "tests/e2e/clocked_service.hpp"

namespace e2e {
namespace {

using namespace std::chrono_literals;

constexpr auto just = 1us;
constexpr auto at_once = "group_wait = \"0s\"\ngroup_interval = \"0s\"\n";

class FindingTelling : public testing::Test {
  protected:
    unsigned post(const std::string& target, const json::object& body) {
        return service.world.api("POST", target, json::serialize(body)).status;
    }

    ClockedService service;
    const std::string vin = numbered_vin(1);
};

TEST_F(FindingTelling, OfAHookThatIsGoneGoesToAnotherAndEndsWhenItIsEnabled) {
    service.start("hook_disabled", hook_table("gone", service.receiver) + "group_by = [\"vin\"]\n" + at_once);
    service.answer = 410;
    service.turn(1h);
    service.announce(vin, "rejected", "no data");
    std::vector<json::object> open;
    ASSERT_TRUE(eventually([&] { return (open = service.open_findings()).size() == 2; }));
    const auto& found = open.front();
    EXPECT_EQ(text_of(found.at("kind")), "hook_disabled");
    EXPECT_EQ(text_of(found.at("opened_at")), service.after(0s));
    EXPECT_EQ(found.at("detail"), (json::object{{"hooks", json::array{"gone"}}}));
    EXPECT_EQ(text_of(found.at("summary")), "The hook gone is disabled and gets no more alerts");
    EXPECT_TRUE(text_of(found.at("advice")).starts_with("Its receiver answered that it is gone for good"));
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);

    service.turn(1h);
    service.announce(numbered_vin(2), "rejected", "no data");
    ASSERT_TRUE(eventually([&] { return service.count("others") == 2; }));
    service.let_it_look();
    EXPECT_EQ(service.count("gone"), 1U) << "it is left alone";
    service.answer = 204;
    EXPECT_EQ(post("/v1/hooks/gone/enable", {}), 204U);
    ASSERT_TRUE(eventually([&] { return service.count("own") == 2; }));
    EXPECT_EQ(text_of(service.told("own", 2).at(1).at("type")), "clearance.hook_disabled.resolved");
    EXPECT_EQ(text_of(service.finding(id).at("closed_at")), service.after(0s));
    service.announce(numbered_vin(3), "rejected", "no data");
    EXPECT_EQ(vins_told(json::serialize(service.told("gone", 2).at(1))), std::vector{numbered_vin(3)});
}

TEST_F(FindingTelling, WaitsForTheEndOfASilence) {
    service.start("rejected");
    const auto until = service.after(2h);
    ASSERT_EQ(post("/v1/silences", {{"kind", "rejected"}, {"until", until}, {"note", "migration"}}), 201U);
    service.turn(1h);
    const auto opened_at = service.after(0s);
    service.announce(vin, "rejected", "no data");
    service.announce(numbered_vin(2), "rejected", "no data");
    ASSERT_TRUE(eventually([&] { return service.open_findings().size() == 2; }));
    service.let_it_look();
    service.turn(30min);
    service.announce(numbered_vin(2), "approved");
    ASSERT_TRUE(eventually([&] { return service.open_findings().size() == 1; }));
    const auto open = service.open_findings().front();
    EXPECT_EQ(open.at("silence"), 1) << "the list says why nobody was told";
    service.turn(30min - just);
    service.let_it_look();
    EXPECT_EQ(service.count("own"), 0U);

    service.turn(just);
    const auto id = open.at("id").as_int64();
    service.expect_told(0, "opened", id);
    EXPECT_EQ(text_of(service.finding(id).at("opened_at")), opened_at);
    EXPECT_EQ(service.finding(id).at("closed_at"), nullptr);
    EXPECT_EQ(service.finding(id).at("silence"), nullptr);
    service.turn(1h);
    service.announce(vin, "approved");
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
    EXPECT_EQ(service.count("own"), 2U) << "what ended in the silence was never told";
}

TEST_F(FindingTelling, ToPagerDutyIsOneIncidentFromTriggerToResolve) {
    service.start_with(
        "[[hooks]]\nname = \"pager\"\nformat = \"pagerduty\"\nurl = \"https://" + service.receiver.address() +
        "/pager\"\nsecret = \"0123456789abcdef0123456789abcdef\"\nca_file = \"ca.pem\"\n" + at_once);
    service.announce(vin, "rejected", "no data");
    const auto trigger = service.told("pager", 1).at(0);
    EXPECT_EQ(text_of(trigger.at("event_action")), "trigger");
    EXPECT_EQ(text_of(trigger.at("payload").at("component")), vin);
    EXPECT_FALSE(text_of(trigger.at("dedup_key")).empty());
    const auto id = service.open_findings().at(0).at("id").as_int64();
    ASSERT_EQ(post("/v1/findings/" + std::to_string(id) + "/acknowledge", {{"by", "ann"}, {"note", "on it"}}),
              200U);
    const auto acknowledge = service.told("pager", 2).at(1);
    EXPECT_EQ(text_of(acknowledge.at("event_action")), "acknowledge");
    EXPECT_EQ(acknowledge.at("dedup_key"), trigger.at("dedup_key"));
    EXPECT_EQ(text_of(service.opened("rejected", vin).at("acknowledged").at("by")), "ann");
    service.turn(1h);
    service.announce(vin, "approved");
    const auto resolve = service.told("pager", 3).at(2);
    EXPECT_EQ(text_of(resolve.at("event_action")), "resolve");
    EXPECT_EQ(resolve.at("dedup_key"), trigger.at("dedup_key"));
    service.expect_none_open();
}

TEST_F(FindingTelling, OfAVehicleThatAWebhookNamesFirstGoesToTheHooksOfItsBrandAndTagsToo) {
    service.start_with(hook_table("bmw", service.receiver) + "brands = [\"BMW\"]\ngroup_wait = \"0s\"\n" +
                       hook_table("north", service.receiver) +
                       "tags = { depot = \"north\" }\ngroup_wait = \"0s\"\n" +
                       hook_table("audi", service.receiver) + "brands = [\"audi\"]\ngroup_wait = \"0s\"\n");
    service.world.control("POST", "/control/vehicles",
                          {{"vin", vin},
                           {"status", "rejected"},
                           {"brand", "bmw"},
                           {"tags", {{"depot", "north"}}},
                           {"reason", "no data"},
                           {"at", service.after(0s)}});
    for (const auto* hook : {"bmw", "north"})
        EXPECT_EQ(vins_told(json::serialize(service.told(hook, 1).at(0))), std::vector<std::string>{vin});
    service.let_it_look();
    EXPECT_EQ(service.count("audi"), 0U);
}

TEST_F(FindingTelling, OfFiftyRejectedForOneReasonIsOneAlert) {
    constexpr int cars = 50;
    service.start_with(hook_table("desk", service.receiver) + "group_wait = \"30s\"\n");
    std::vector<std::string> vins;
    json::array known, orders;
    for (int n = 1; n <= cars; ++n) {
        vins.push_back(numbered_vin(n));
        known.push_back(
            {{"vin", vins.back()}, {"status", "pending"}, {"brand", "bmw"}, {"at", service.after(-1h)}});
        orders.push_back({{"vin", vins.back()},
                          {"status", "rejected"},
                          {"brand", "bmw"},
                          {"reason", "no data"},
                          {"at", service.after(0s)}});
    }
    service.world.control("POST", "/control/vehicles", known);
    service.sweep();
    service.world.control("POST", "/control/vehicles", orders);
    ASSERT_TRUE(eventually([&] { return service.open_findings().size() == cars; }));
    service.turn(30s - just);
    service.let_it_look();
    EXPECT_EQ(service.count("desk"), 0U);
    service.turn(just);
    const auto alert = service.told("desk", 1).at(0);
    EXPECT_EQ(alert.at("data").at("count"), cars);
    auto told = vins_told(json::serialize(alert));
    std::ranges::sort(told);
    EXPECT_EQ(told, vins);
    service.turn(1h);
    service.let_it_look();
    EXPECT_EQ(service.count("desk"), 1U);
}

}  // namespace
}  // namespace e2e
