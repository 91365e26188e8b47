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
constexpr auto webhook = static_cast<std::uint8_t>(Source::webhook);
constexpr auto sweep = static_cast<std::uint8_t>(Source::sweep);
constexpr auto command = static_cast<std::uint8_t>(Source::command);

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
    change.present.sources = webhook;
    return change;
}

storage::PresentChange dated(std::uint8_t sources, clearance::Time occurred_at) {
    auto change = rejection();
    change.present.sources = sources;
    change.present.occurred_at = occurred_at;
    return change;
}

storage::PresentChange estimated(std::uint8_t sources, clearance::Time first_seen) {
    auto change = rejection();
    change.present.sources = sources;
    change.present.estimated = true;
    change.present.recorded_at = first_seen;
    return change;
}

config::HookSection hook(const std::string& name, std::vector<std::string> kinds = {"rejected"}) {
    config::HookSection section;
    section.name = name;
    section.kinds = std::move(kinds);
    return section;
}

TEST(Adopted, IsWhatOnlyASweepToldFromBeforeTheLedgersCreation) {
    EXPECT_TRUE(alerts::is_adopted(dated(sweep, created - microseconds(1))));
    EXPECT_FALSE(alerts::is_adopted(dated(sweep, created)));
    EXPECT_FALSE(alerts::is_adopted(dated(sweep, created + microseconds(1))));
}

TEST(Adopted, IsNothingThatAWebhookOrACommandToldToo) {
    const auto long_ago = created - std::chrono::hours(1000);
    for (const auto sources : {webhook, command, static_cast<std::uint8_t>(webhook | sweep),
                               static_cast<std::uint8_t>(command | sweep)}) {
        EXPECT_FALSE(alerts::is_adopted(dated(sources, long_ago))) << int{sources};
        EXPECT_FALSE(alerts::is_adopted(estimated(sources, created))) << int{sources};
    }
}

TEST(Adopted, IsAnUndatedOneFirstSeenNoLaterThanTheFirstFullSweep) {
    EXPECT_TRUE(alerts::is_adopted(estimated(sweep, first_sweep_end - microseconds(1))));
    EXPECT_TRUE(alerts::is_adopted(estimated(sweep, first_sweep_end)));
    EXPECT_FALSE(alerts::is_adopted(estimated(sweep, first_sweep_end + microseconds(1))));
}

TEST(Adopted, IsAnUndatedOneAsLongAsNoFullSweepWasComplete) {
    auto change = estimated(sweep, first_sweep_end + std::chrono::hours(1));
    change.first_full_sweep_end.reset();
    EXPECT_TRUE(alerts::is_adopted(change));
    change.present.estimated = false;
    EXPECT_FALSE(alerts::is_adopted(change)) << "a dated one does not depend on sweeps";
}

TEST(Adopted, AnEstimateFromBeforeTheCreationSeenLaterIsNews) {
    auto change = estimated(sweep, first_sweep_end + microseconds(1));
    change.present.occurred_at = created - std::chrono::hours(1);
    EXPECT_FALSE(alerts::is_adopted(change));
}

TEST(Rules, ARejectionBecomesOneDraftForEachHookThatWantsIt) {
    const auto rules =
        alerts::make_rules({hook("a"), hook("b", {"stuck"}), hook("c", {"stuck", "rejected"})});
    const auto drafts = rules(rejection());
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
        EXPECT_TRUE(rules(change).empty()) << change.present.to.text();
    }
}

TEST(Rules, AnAdoptedRejectionAlertsNobody) {
    const auto rules = alerts::make_rules({hook("a")});
    EXPECT_TRUE(rules(dated(sweep, created - microseconds(1))).empty());
    EXPECT_EQ(rules(dated(sweep, created)).size(), 1U);
}

TEST(Rules, TheDraftIsTheWholeMessage) {
    const auto drafts = alerts::make_rules({hook("a")})(rejection());
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
    change.present.sources = static_cast<std::uint8_t>(webhook | sweep | command);
    change.brand.clear();
    change.tags.clear();
    const auto drafts = alerts::make_rules({hook("a")})(change);
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
