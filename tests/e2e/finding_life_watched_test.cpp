// The life of a finding that is of no single vehicle.
#include <gtest/gtest.h>

#include "tests/e2e/clocked_service.hpp"

namespace e2e {
namespace {

using namespace std::chrono_literals;

constexpr auto just = 1us;

class WatchedLife : public testing::Test {
  protected:
    void expect_still_none() {
        service.let_it_look();
        EXPECT_TRUE(service.open_findings().empty());
        EXPECT_EQ(service.count("own"), 0U);
    }
    void expect_still_open() {
        service.let_it_look();
        EXPECT_EQ(service.open_findings().size(), 1U);
        EXPECT_EQ(service.count("own"), 1U);
    }
    /// No webhook tells it.
    void drop(int number, const std::string& brand) {
        service.world.control("POST", "/control/webhooks", {{"drop_next", 1}});
        service.move(numbered_vin(number), "approved", {{"brand", brand}, {"announce", true}});
    }
    void fail(const std::string& path, const std::string& kind) {
        service.world.control("POST", "/control/faults", {{"path", path}, {"kind", kind}, {"count", 1000}});
    }
    void forge(int count) {
        for (int i = 0; i < count; ++i)
            ASSERT_EQ(service.world.webhook("{}", "not the secret of the platform").status, 401U);
    }

    ClockedService service;
};

TEST_F(WatchedLife, OfSilentWebhooksBeginsWithTheFifthMissedOfBrandsThatWereHeardBefore) {
    service.start("webhook_silent");
    service.move(numbered_vin(1), "pending");
    service.sweep();
    service.turn(1h);
    service.announce(numbered_vin(1), "approved");
    const auto last_webhook_at = service.after(0s);
    service.turn(1h);
    const auto first_missed_at = service.after(0s);
    for (int n = 2; n <= 5; ++n) drop(n, "bmw");
    drop(6, "kia");
    service.sweep();
    service.turn(15min);
    expect_still_none();
    EXPECT_EQ(service.world.get("/v1/transitions?missed=true").at("transitions").as_array().size(), 5U);

    drop(7, "bmw");
    service.sweep();
    service.turn(15min - just);
    expect_still_none();
    service.turn(just);
    const auto found = service.opened("webhook_silent", "");
    EXPECT_EQ(found.at("detail"), (json::object{{"missed", 5},
                                                {"first_missed_at", first_missed_at},
                                                {"last_webhook_at", last_webhook_at}}));
    EXPECT_EQ(text_of(found.at("summary")),
              "The platform's webhooks are silent: changes are found by sweeps alone");
    EXPECT_TRUE(text_of(found.at("advice")).ends_with("Until then changes are known later."));
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);

    service.turn(1h);
    expect_still_open();
    service.announce(numbered_vin(8), "approved");
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
}

TEST_F(WatchedLife, OfAShrunkListEndsWhenTheNextOneIsWholeAgain) {
    service.start("list_shrunk");
    for (int n = 1; n <= 2; ++n) service.move(numbered_vin(n), "approved");
    service.sweep();
    service.turn(1h);
    for (int n = 1; n <= 2; ++n) service.world.control("DELETE", "/control/vehicles/" + numbered_vin(n));
    const auto lacking = service.sweep();
    const auto found = service.opened("list_shrunk", "");
    EXPECT_EQ(found.at("detail"),
              (json::object{{"sweep", lacking}, {"listed", 2}, {"undecided", 2}, {"unlisted", 0}}));
    EXPECT_EQ(text_of(found.at("summary")),
              "The platform's list lacks many vehicles at once, of 2 listed before, 2 undecided, 0 no longer "
              "listed");
    EXPECT_TRUE(text_of(found.at("advice")).starts_with("Check in the platform's console"));
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);
    service.turn(15min);
    expect_still_open();
    for (int n = 1; n <= 2; ++n) service.move(numbered_vin(n), "approved");
    service.sweep();
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
}

TEST_F(WatchedLife, OfWrongSignaturesIsOfTenWithinTenMinutesAndEndsTenMinutesAfterTheLast) {
    service.start("signature_failures");
    forge(1);
    service.turn(10min + just);
    forge(9);
    expect_still_none();  // ten, but in more than ten minutes
    service.turn(10min);
    forge(1);
    const auto found = service.opened("signature_failures", "");
    EXPECT_EQ(found.at("detail"), (json::object{{"wrong_signatures", 10}, {"within_seconds", 600}}));
    EXPECT_EQ(text_of(found.at("summary")), "Webhooks come with wrong signatures and are refused");
    EXPECT_TRUE(text_of(found.at("advice")).starts_with("Probably the secret in the platform's console"));
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);
    service.turn(10min);
    expect_still_open();
    service.turn(just);
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
}

TEST_F(WatchedLife, OfAnUnreachablePlatformBeginsWhenSweepsHaveFailedForHalfAnHour) {
    service.start("platform_unreachable");
    service.sweep();
    fail("/v1/fleets/vehicles", "403");
    service.turn(1h);
    const auto since = service.after(0s);
    service.sweep("failed");
    service.turn(30min - just);
    const auto last = service.sweep("failed");
    expect_still_none();
    service.turn(just);
    const auto found = service.opened("platform_unreachable", "");
    const auto& detail = found.at("detail").as_object();
    EXPECT_EQ(text_of(detail.at("since")), since);
    EXPECT_EQ(detail.at("sweep"), last);
    EXPECT_FALSE(text_of(detail.at("error")).empty());
    EXPECT_EQ(text_of(found.at("summary")), "The platform cannot be reached: " + text_of(detail.at("error")));
    EXPECT_TRUE(text_of(found.at("advice")).starts_with("Check this machine's network and the credentials"));
    const auto id = found.at("id").as_int64();
    service.expect_told(0, "opened", id);
    service.turn(1h);
    service.sweep("failed");
    expect_still_open();
    service.world.control("DELETE", "/control/faults");
    service.sweep();
    service.expect_none_open();
    service.expect_told(1, "resolved", id);
}

TEST_F(WatchedLife, OfAnUnreachablePlatformIsAlsoOfTokensThatAreRefused) {
    service.start("platform_unreachable");
    fail("/v1/access_tokens", "401");
    service.sweep("failed");
    service.turn(30min);
    const auto id = service.opened("platform_unreachable", "").at("id").as_int64();
    service.world.control("DELETE", "/control/faults");
    service.sweep();
    service.expect_none_open();
    service.expect_told(0, "opened", id);
    service.expect_told(1, "resolved", id);
}

}  // namespace
}  // namespace e2e
