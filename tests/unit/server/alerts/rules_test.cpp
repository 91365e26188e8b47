#include "server/alerts/rules.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "clearance/time.hpp"

namespace {

using clearance::KnownStatus;
using clearance::Source;
using std::chrono::microseconds;

const clearance::Time created = *clearance::parse_time("2026-11-23T10:00:00Z");
const clearance::Time first_sweep_end = *clearance::parse_time("2026-11-23T10:05:00Z");

/// A rejection long after the ledger's creation, told by a webhook.
storage::PresentChange rejection() {
    storage::PresentChange change{.vin = *clearance::Vin::parse("2HM00000000000003"),
                                  .brand = "sandbox",
                                  .tags = {{"team", "north"}},
                                  .present = {},
                                  .now = first_sweep_end + std::chrono::hours(1),
                                  .ledger_created_at = created,
                                  .first_full_sweep_end = first_sweep_end};
    change.present.id = 7;
    change.present.to = KnownStatus::rejected;
    change.present.from = KnownStatus::pending;
    change.present.occurred_at = *clearance::parse_time("2026-11-23T11:04:59.5Z");
    change.present.recorded_at = change.now;
    change.present.reason = "no \"consent\"";
    change.present.episode = 2;
    change.present.sources = static_cast<std::uint8_t>(Source::webhook);
    change.present.webhook_at = change.present.recorded_at;
    return change;
}

/// Only a list told it.
storage::PresentChange listed(clearance::Time occurred_at) {
    auto change = rejection();
    change.present.sources = static_cast<std::uint8_t>(Source::sweep);
    change.present.occurred_at = occurred_at;
    change.present.webhook_at.reset();
    change.present.sweep_at = change.present.recorded_at;
    return change;
}

config::HookSection hook(const std::string& name, std::vector<std::string> kinds = {"rejected"}) {
    config::HookSection section;
    section.name = name;
    section.kinds = std::move(kinds);
    return section;
}

/// As the ledger asks them.
std::vector<storage::AlertDraft> asked(const storage::AlertRules& rules,
                                       const storage::PresentChange& change) {
    if (!rules.concern(change.present.to)) return {};
    return rules.drafts(change);
}

TEST(Rules, ARejectionBecomesOneDraftForEachHookThatWantsIt) {
    const auto rules =
        alerts::make_rules({hook("a"), hook("b", {"stuck"}), hook("c", {"stuck", "rejected"})});
    const auto drafts = asked(rules, rejection());
    ASSERT_EQ(drafts.size(), 2U);
    EXPECT_EQ(drafts[0].hook, "a");
    EXPECT_EQ(drafts[1].hook, "c");
    EXPECT_EQ(drafts[0].kind, "rejected");
    EXPECT_EQ(drafts[0].data, drafts[1].data);
}

TEST(Rules, EveryOtherStatusIsNoAlert) {
    const auto rules = alerts::make_rules({hook("a")});
    for (const auto status :
         {KnownStatus::pending, KnownStatus::approved, KnownStatus::revoking, KnownStatus::revoked,
          KnownStatus::canceling, KnownStatus::canceled, KnownStatus::error}) {
        auto change = rejection();
        change.present.to = status;
        EXPECT_TRUE(asked(rules, change).empty()) << change.present.to.text();
    }
}

TEST(Rules, AnAdoptedRejectionAlertsNobody) {
    const auto rules = alerts::make_rules({hook("a")});
    EXPECT_TRUE(asked(rules, listed(created - microseconds(1))).empty());
    EXPECT_EQ(asked(rules, listed(created)).size(), 1U);
    auto undated = listed(first_sweep_end);
    undated.present.estimated = true;
    undated.present.recorded_at = *(undated.present.sweep_at = first_sweep_end);
    EXPECT_TRUE(asked(rules, undated).empty());
    undated.first_full_sweep_end = first_sweep_end - microseconds(1);
    EXPECT_EQ(asked(rules, undated).size(), 1U);
}

TEST(Rules, TheDraftIsTheWholeMessage) {
    const auto drafts = asked(alerts::make_rules({hook("a")}), rejection());
    ASSERT_EQ(drafts.size(), 1U);
    const auto expected =
        boost::json::parse(R"({"type":"clearance.rejected","timestamp":"2026-11-23T11:04:59.500Z",
        "data":{"vin":"2HM00000000000003","brand":"sandbox","tags":{"team":"north"},"status":"rejected",
        "from":"pending","reason":"no \"consent\"","occurred_at":"2026-11-23T11:04:59.500Z",
        "recorded_at":"2026-11-23T11:05:00.000Z","estimated":false,"sources":["webhook"],"episode":2,
        "transition":7}})");
    EXPECT_EQ(boost::json::parse(drafts[0].data), expected) << drafts[0].data;
}

TEST(Rules, WhatIsNotKnownIsNullOrEmptyInTheMessage) {
    auto change = rejection();
    change.present.from.reset();
    change.present.estimated = true;
    change.present.sources = 7;
    change.brand.clear();
    change.tags.clear();
    const auto drafts = asked(alerts::make_rules({hook("a")}), change);
    ASSERT_EQ(drafts.size(), 1U);
    const auto message = boost::json::parse(drafts[0].data);
    const auto& data = message.at("data");
    EXPECT_TRUE(data.at("from").is_null());
    EXPECT_TRUE(data.at("estimated").as_bool());
    EXPECT_EQ(data.at("brand"), "");
    EXPECT_TRUE(data.at("tags").as_object().empty());
    EXPECT_EQ(boost::json::serialize(data.at("sources")), R"(["webhook","sweep","command"])");
}

}  // namespace
