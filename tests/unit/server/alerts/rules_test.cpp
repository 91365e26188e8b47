// Which findings go to which hooks, grouped how, and what is told of them.
#include "server/alerts/rules.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "clearance/time.hpp"

namespace {

using namespace std::chrono_literals;
using storage::FindingKind;

clearance::Time at(const std::string& text) {
    return clearance::parse_time(text).value();
}

storage::Finding rejection() {
    storage::Finding finding;
    finding.id = 7;
    finding.kind = FindingKind::rejected;
    finding.vin = clearance::Vin::parse("WBA00000000000001");
    finding.opened_at = at("2026-11-23T10:00:05Z");
    finding.detail = R"({"transition":27,"status":"rejected","known_after_seconds":5})";
    finding.reason = "Privacy Mode is on";
    finding.brand = "bmw";
    finding.tags = {{"depot", "north"}};
    finding.status = "rejected";
    finding.from = "pending";
    finding.since = at("2026-11-23T10:00:00Z");
    return finding;
}

config::HookSection hook(const std::string& name = "office") {
    config::HookSection section;
    section.name = name;
    section.url = "https://hooks.example/in";
    section.secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    return section;
}

const alerts::Wording wording{config::Config().reasons, "https://tracker.example"};

TEST(Telling, SaysAllThatIsKnown) {
    const auto told = alerts::tell(rejection(), wording);
    EXPECT_EQ(told.id, 7);
    EXPECT_EQ(told.kind, "rejected");
    EXPECT_EQ(told.vin, "WBA00000000000001");
    EXPECT_EQ(told.brand, "bmw");
    EXPECT_EQ(told.tags.at("depot"), "north");
    EXPECT_EQ(told.status, "rejected");
    EXPECT_EQ(told.from, "pending");
    EXPECT_EQ(told.reason, "Privacy Mode is on");
    EXPECT_EQ(told.reason_code, "privacy_mode");
    EXPECT_NE(told.summary.find("WBA00000000000001"), std::string::npos);
    EXPECT_FALSE(told.advice.empty());
    EXPECT_EQ(told.since, at("2026-11-23T10:00:00Z"));
    EXPECT_EQ(told.opened_at, at("2026-11-23T10:00:05Z"));
    EXPECT_EQ(told.link, "https://tracker.example/#/findings/7");
    EXPECT_EQ(told.detail.at("known_after_seconds"), 5);
}

TEST(Telling, HasNoLinkWhereNobodyKnowsThePage) {
    EXPECT_EQ(alerts::tell(rejection(), {}).link, "");
}

TEST(Routing, GoesByKindBrandStatusAndTags) {
    const auto finding = rejection();
    auto section = hook();
    EXPECT_TRUE(alerts::is_for(section, finding)) << "rejected is the default";
    section.kinds = {"stuck"};
    EXPECT_FALSE(alerts::is_for(section, finding));
    section.kinds = {"stuck", "rejected"};
    section.brands = {"audi", "BMW"};
    EXPECT_TRUE(alerts::is_for(section, finding)) << "the platform writes brands in several ways";
    section.brands = {"audi"};
    EXPECT_FALSE(alerts::is_for(section, finding));
    section.brands = {};
    section.statuses = {"error"};
    EXPECT_FALSE(alerts::is_for(section, finding));
    section.statuses = {"rejected"};
    section.tags = {{"depot", "north"}};
    EXPECT_TRUE(alerts::is_for(section, finding));
    section.tags = {{"depot", "north"}, {"fleet", "one"}};
    EXPECT_FALSE(alerts::is_for(section, finding));
}

TEST(Routing, TakesNoVehicleForAFindingOfNone) {
    storage::Finding finding;
    finding.kind = FindingKind::webhook_silent;
    auto section = hook();
    section.kinds = {"webhook_silent"};
    section.brands = {"bmw"};
    section.tags = {{"depot", "north"}};
    EXPECT_TRUE(alerts::is_for(section, finding)) << "it concerns everybody";
}

TEST(Routing, IsToEveryHookThatFits) {
    auto other = hook("other");
    other.kinds = {"stuck"};
    const auto rules = alerts::make_rules({hook(), other, hook("third")}, wording);
    const auto routes = rules.routes(rejection());
    ASSERT_EQ(routes.size(), 2U);
    EXPECT_EQ(routes[0].hook, "office");
    EXPECT_EQ(routes[1].hook, "third");
    EXPECT_EQ(rules.hooks.size(), 3U);
}

class Grouping : public testing::Test {
  protected:
    bool together(const storage::Finding& a, const storage::Finding& b) {
        const auto rules = alerts::make_rules({section}, wording);
        return rules.routes(a).at(0).group == rules.routes(b).at(0).group;
    }
    config::HookSection section = hook();
};

TEST_F(Grouping, IsByBrandAndReasonUnlessConfigured) {
    auto other = rejection();
    other.vin = clearance::Vin::parse("WBA00000000000002");
    other.reason = "privacy mode";
    EXPECT_TRUE(together(rejection(), other));
    other.reason = "no consent";
    EXPECT_FALSE(together(rejection(), other));
    other = rejection();
    other.brand = "audi";
    EXPECT_FALSE(together(rejection(), other));
}

TEST_F(Grouping, IsByWhatTheHookSays) {
    section.group_by = {"tags.depot", "status"};
    auto other = rejection();
    other.brand = "audi";
    EXPECT_TRUE(together(rejection(), other));
    other.tags = {};
    EXPECT_FALSE(together(rejection(), other));
    section.group_by = {"vin"};
    other = rejection();
    other.vin = clearance::Vin::parse("WBA00000000000002");
    EXPECT_FALSE(together(rejection(), other));
}

TEST_F(Grouping, NeverMixesKinds) {
    section.group_by = {};
    section.kinds = {"rejected", "revoked_unasked"};
    auto other = rejection();
    EXPECT_TRUE(together(rejection(), other));
    other.kind = FindingKind::revoked_unasked;
    EXPECT_FALSE(together(rejection(), other));
}

TEST_F(Grouping, DoesNotTakeTwoListsOfValuesForOne) {
    section.group_by = {"tags.a", "tags.b"};
    auto one = rejection(), other = rejection();
    one.tags = {{"a", "x|1:y"}, {"b", ""}};
    other.tags = {{"a", "x"}, {"b", "y"}};
    EXPECT_FALSE(together(one, other));
}

TEST(Traits, AreTheHooksAndItsFormats) {
    auto section = hook();
    section.group_wait = 7s;
    section.group_interval = 8s;
    section.send_resolved = false;
    auto pager = hook("pager");
    pager.format = "pagerduty";
    const auto rules = alerts::make_rules({section, pager}, wording);
    const auto& office = rules.hooks.at("office");
    EXPECT_EQ(office.group_wait, 7s);
    EXPECT_EQ(office.group_interval, 8s);
    EXPECT_FALSE(office.resolved);
    EXPECT_FALSE(office.whole_groups);
    EXPECT_EQ(office.most_findings, 200U);
    EXPECT_TRUE(rules.hooks.at("pager").whole_groups);
    EXPECT_TRUE(rules.hooks.at("pager").acknowledges);
    EXPECT_GT(rules.hooks.at("pager").most_findings, 200U);
    section.url += "2";
    EXPECT_NE(alerts::make_rules({section}, wording).hooks.at("office").address, office.address);
}

TEST(Messages, TellFindingsAsTheyWereToldFirst) {
    const auto rules = alerts::make_rules({hook()}, wording);
    storage::AlertContent content;
    content.alert.id = 3;
    content.alert.message_id = "msg_2";
    content.alert.group = "msg_1";
    content.alert.kind = FindingKind::rejected;
    content.alert.change = storage::AlertChange::resolved;
    content.alert.findings = 500;
    content.findings.push_back({7, rules.tell(rejection()), at("2026-11-23T12:00:00Z"), {}});
    const auto message = alerts::message_of(content, wording);
    EXPECT_EQ(message.id, "msg_2");
    EXPECT_EQ(message.group, "msg_1");
    EXPECT_EQ(message.kind, "rejected");
    EXPECT_EQ(message.change, alerts::Change::resolved);
    EXPECT_EQ(message.count, 500U);
    EXPECT_EQ(message.link, "https://tracker.example/#/alerts/3");
    ASSERT_EQ(message.findings.size(), 1U);
    auto told = alerts::tell(rejection(), wording);
    told.closed_at = at("2026-11-23T12:00:00Z");
    EXPECT_EQ(alerts::to_json(message.findings[0]), alerts::to_json(told));
}

TEST(Messages, OfAnOpeningSayNothingOfWhatCameLater) {
    auto finding = rejection();
    finding.acknowledged = storage::Acknowledgement{at("2026-11-23T11:00:00Z"), "me", "on it"};
    const auto rules = alerts::make_rules({hook()}, wording);
    storage::AlertContent content;
    content.alert.change = storage::AlertChange::opened;
    content.findings.push_back({7, rules.tell(finding), at("2026-11-23T12:00:00Z"), finding.acknowledged});
    const auto message = alerts::message_of(content, wording);
    EXPECT_FALSE(message.findings.at(0).closed_at);
    EXPECT_EQ(message.findings.at(0).acknowledged_by, "");
    content.alert.change = storage::AlertChange::acknowledged;
    EXPECT_EQ(alerts::message_of(content, wording).findings.at(0).acknowledged_by, "me");
}

}  // namespace
