#include "tests/sandbox/life_cycle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class life_cycle_test : public testing::Test {
  protected:
    life_cycle& rules(life_cycle_terms terms = {}) {
        rules_.emplace(vehicles_, std::move(terms), [this](const status_change& told) {
            told_.push_back(told.vin + " " + told.status + (told.reason.empty() ? "" : ": " + told.reason));
        });
        return *rules_;
    }
    clearance_request request(std::string vin, std::string brand = "bmw") {
        clearance_request made;
        made.vin = std::move(vin);
        made.brand = std::move(brand);
        return made;
    }
    std::string status(std::string_view vin) { return vehicles_.text(vehicles_.find(vin)->status); }
    std::vector<std::string> changelog(std::string_view vin) {
        std::vector<std::string> texts;
        for (const auto& entry : vehicles_.find(vin)->changelog)
            texts.push_back(vehicles_.text(entry.status));
        return texts;
    }

    const std::string vin_ = "WBA00000000000001";
    moment now_ = *parse_moment("2026-05-01T10:00:00Z");
    fleet vehicles_;
    std::optional<life_cycle> rules_;
    std::vector<std::string> told_;
};

TEST_F(life_cycle_test, any_vin_is_approved_after_five_seconds) {
    auto& live = rules();
    EXPECT_EQ(live.ask(request(vin_), now_).status, "pending");
    live.advance(now_ + 4999ms);
    EXPECT_THAT(told_, IsEmpty());
    live.advance(now_ + 5s);
    EXPECT_THAT(told_, ElementsAre(vin_ + " approved"));
    EXPECT_THAT(changelog(vin_), ElementsAre("pending", "approved"));
    EXPECT_EQ(vehicles_.find(vin_)->approved_at, now_ + 5s);
    EXPECT_EQ(live.next_due(), std::nullopt);
}

TEST_F(life_cycle_test, the_time_scale_divides_every_duration) {
    auto& live =
        rules({.time_scale = 3600, .customer_name_configured = false, .brands_without_canceling = {}});
    EXPECT_EQ(live.scaled(3h), 3s);
    EXPECT_EQ(live.scaled(1s), 5ms) << "never below the shortest";
    live.ask(request("2HM00000000000003", "sandbox"), now_);
    live.advance(now_ + 2999ms);
    EXPECT_THAT(told_, IsEmpty());
    live.advance(now_ + 3s);
    EXPECT_THAT(told_, ElementsAre("2HM00000000000003 rejected: Rejected by the carmaker"));
}

TEST_F(life_cycle_test, the_first_virtual_vehicle_needs_an_odometer) {
    auto& live = rules();
    clearance_request asked = request("2HM00000000000001", "sandbox");
    EXPECT_EQ(live.ask(asked, now_).status, "error");
    EXPECT_EQ(vehicles_.find(asked.vin), nullptr);
    asked.has_odometer = true;
    EXPECT_EQ(live.ask(asked, now_).status, "pending");
    live.advance(now_ + 5s);
    EXPECT_EQ(status(asked.vin), "approved");
}

TEST_F(life_cycle_test, the_second_virtual_vehicle_stays_pending_for_ever) {
    auto& live = rules();
    live.ask(request("2HM00000000000002", "sandbox"), now_);
    EXPECT_EQ(live.next_due(), std::nullopt);
    live.advance(now_ + 24h * 365);
    EXPECT_EQ(status("2HM00000000000002"), "pending");
}

TEST_F(life_cycle_test, bad_vins_and_brands_are_errors_and_leave_no_vehicle) {
    auto& live = rules();
    for (const auto& [vin, brand] :
         std::vector<std::pair<std::string, std::string>>{{"SHORT", "bmw"},
                                                          {"WBA000000000000012", "bmw"},
                                                          {"WBA0000000000000-", "bmw"},
                                                          {vin_, "trabant"}}) {
        const auto outcome = live.ask(request(vin, brand), now_);
        EXPECT_EQ(outcome.status, "error") << vin;
        EXPECT_FALSE(outcome.description.empty()) << vin;
    }
    EXPECT_EQ(vehicles_.size(), 0U);
}

TEST_F(life_cycle_test, a_volkswagen_group_vehicle_without_the_tag_is_rejected_at_once) {
    auto& live = rules();
    EXPECT_EQ(live.ask(request(vin_, "skoda"), now_).status, "pending");
    live.advance(now_ + 5ms);
    EXPECT_THAT(told_, ElementsAre(vin_ + " rejected: Missing tag vw-group-customer-name"));
}

TEST_F(life_cycle_test, a_configured_customer_name_or_the_tag_prevents_that) {
    auto& live = rules({.time_scale = 1, .customer_name_configured = true, .brands_without_canceling = {}});
    live.ask(request(vin_, "skoda"), now_);
    live.advance(now_ + 5s);
    EXPECT_EQ(status(vin_), "approved");

    auto& other = rules();
    clearance_request tagged = request("TMB00000000000002", "skoda");
    tagged.has_customer_name = true;
    other.ask(tagged, now_);
    other.advance(now_ + 5s);
    EXPECT_EQ(status(tagged.vin), "approved");
}

TEST_F(life_cycle_test, an_approved_one_is_revoked) {
    auto& live = rules();
    live.ask(request(vin_), now_);
    live.advance(now_ + 5s);
    const auto outcome = live.remove(vin_, now_ + 10s);
    EXPECT_EQ(outcome.http_status, 200U);
    EXPECT_EQ(outcome.status, "revoking");
    EXPECT_EQ(live.remove(vin_, now_ + 11s).http_status, 409U);
    EXPECT_EQ(live.ask(request(vin_), now_ + 11s).status, "error");
    live.advance(now_ + 15s);
    EXPECT_THAT(changelog(vin_), ElementsAre("pending", "approved", "revoking", "revoked"));
    EXPECT_EQ(live.remove(vin_, now_ + 16s).http_status, 409U);
}

TEST_F(life_cycle_test, a_pending_one_is_canceled_only_after_a_day) {
    const std::string vin = "2HM00000000000002";
    auto& live = rules();
    live.ask(request(vin, "sandbox"), now_);
    EXPECT_EQ(live.remove(vin, now_ + 24h - 1s).http_status, 422U);
    EXPECT_EQ(live.remove(vin, now_ + 24h).status, "canceling");
    live.advance(now_ + 24h + 5s);
    EXPECT_THAT(changelog(vin), ElementsAre("pending", "canceling", "canceled"));
}

TEST_F(life_cycle_test, some_brands_cannot_be_canceled) {
    auto& live =
        rules({.time_scale = 1, .customer_name_configured = false, .brands_without_canceling = {"sandbox"}});
    live.ask(request("2HM00000000000002", "sandbox"), now_);
    EXPECT_EQ(live.remove("2HM00000000000002", now_ + 48h).http_status, 422U);
}

TEST_F(life_cycle_test, an_unknown_or_unlisted_vehicle_is_not_found) {
    auto& live = rules();
    EXPECT_EQ(live.remove(vin_, now_).http_status, 404U);
    live.ask(request(vin_), now_);
    EXPECT_TRUE(live.unlist(vin_));
    EXPECT_FALSE(live.unlist(vin_));
    EXPECT_EQ(live.remove(vin_, now_).http_status, 404U);
    live.advance(now_ + 5s);
    EXPECT_THAT(told_, IsEmpty()) << "what is not listed does not go on living";
}

TEST_F(life_cycle_test, asking_twice_changes_nothing) {
    auto& live = rules();
    live.ask(request(vin_), now_);
    const auto outcome = live.ask(request(vin_), now_ + 1s);
    EXPECT_EQ(outcome.status, "pending");
    EXPECT_FALSE(outcome.description.empty());
    EXPECT_THAT(changelog(vin_), ElementsAre("pending"));
}

TEST_F(life_cycle_test, asking_after_an_end_opens_a_new_episode_in_the_same_changelog) {
    auto& live = rules();
    live.move({.vin = vin_, .status = "rejected", .brand = "bmw", .tags = "", .reason = "why"}, now_);
    EXPECT_EQ(live.ask(request(vin_), now_ + 1s).status, "pending");
    live.advance(now_ + 6s);
    EXPECT_THAT(changelog(vin_), ElementsAre("rejected", "pending", "approved"));
}

TEST_F(life_cycle_test, an_ordered_move_outdates_what_was_to_come) {
    auto& live = rules();
    live.ask(request(vin_), now_);
    live.move({.vin = vin_, .status = "rejected", .brand = "", .tags = "", .reason = "by hand"}, now_ + 1s);
    live.advance(now_ + 1h);
    EXPECT_EQ(status(vin_), "rejected");
    EXPECT_THAT(told_, IsEmpty());
}

TEST_F(life_cycle_test, a_move_can_leave_or_clear_the_changelog) {
    auto& live = rules();
    live.ask(request(vin_), now_);
    ordered_move order{.vin = vin_, .status = "approved", .brand = "", .tags = "", .reason = ""};
    order.write_changelog = false;
    live.move(order, now_);
    EXPECT_EQ(status(vin_), "approved");
    EXPECT_THAT(changelog(vin_), ElementsAre("pending"));
    order.clear_changelog = true;
    live.move(order, now_);
    EXPECT_THAT(changelog(vin_), IsEmpty());
}

TEST(announcements, only_four_statuses_have_webhooks) {
    for (const auto* status : {"approved", "rejected", "revoked", "canceled"})
        EXPECT_TRUE(is_announced(status));
    for (const auto* status : {"pending", "revoking", "canceling", "error", ""})
        EXPECT_FALSE(is_announced(status));
}

}  // namespace
}  // namespace sandbox
