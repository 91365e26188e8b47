// The life of a finding of a vehicle that is stuck, and what is adopted from before the first start.
#include <gtest/gtest.h>

#include "tests/e2e/clocked_service.hpp"

namespace e2e {
namespace {

using namespace std::chrono_literals;

constexpr auto one_day = 24h;
constexpr auto just = 1us;

class StuckLife : public testing::Test {
  protected:
    void expect_still_none() {
        service.let_it_look();
        EXPECT_TRUE(service.open_findings().empty());
        EXPECT_EQ(service.count("own"), 0U);
    }

    ClockedService service;
    const std::string vin = numbered_vin(1);
};

TEST_F(StuckLife, OfAPendingFordIsToldAheadOfItsLimitAndAgainAtIt) {
    service.start("stuck");
    service.move(vin, "pending", {{"brand", "ford"}});
    const auto since = service.after(0s), may_be_rejected_from = service.after(10 * one_day);
    service.sweep();
    service.turn(7 * one_day - just);
    expect_still_none();

    service.turn(just);
    const auto found = service.opened("stuck", vin);
    const auto id = found.at("id").as_int64();
    auto detail = found.at("detail").as_object();
    EXPECT_EQ(detail, (json::object{{"stage", "notice"},
                                    {"status", "pending"},
                                    {"occurred_at", since},
                                    {"limit_seconds", 864'000},
                                    {"transition", service.world.transitions(vin)[0].at("transition")},
                                    {"may_be_rejected_from", may_be_rejected_from}}));
    EXPECT_EQ(text_of(found.at("summary")), "ford " + vin + " is still pending, since " +
                                                since.substr(0, 10) + ", and may be rejected from " +
                                                may_be_rejected_from.substr(0, 10) + " on");
    EXPECT_EQ(text_of(found.at("advice")), "It may be rejected from " + may_be_rejected_from.substr(0, 10) +
                                               " on: grant consent for it in the carmaker's fleet portal.");
    service.expect_told(0, "opened", id);

    service.turn(3 * one_day - just);
    service.let_it_look();
    EXPECT_EQ(service.finding(id).at("detail"), detail);
    EXPECT_EQ(service.count("own"), 1U);

    service.turn(just);
    ASSERT_TRUE(eventually([&] { return service.count("own") == 2; })) << "who heard of it hears of it again";
    detail["stage"] = "overdue";
    EXPECT_EQ(service.finding(id).at("detail"), detail);
    EXPECT_EQ(service.open_findings().size(), 1U) << "it is the same one";
    service.expect_told(1, "opened", id);
    EXPECT_TRUE(text_of(service.finding(id).at("advice"))
                    .ends_with("If that is done already, ask the platform's support."));

    service.turn(one_day);
    service.announce(vin, "approved");
    service.expect_none_open();
    service.expect_told(2, "resolved", id);
}

TEST_F(StuckLife, OfARevocationThatDoesNotEnd) {
    service.start("stuck");
    service.move(vin, "revoking");
    const auto since = service.after(0s);
    service.sweep();
    service.turn(7 * one_day - just);
    expect_still_none();

    service.turn(just);
    const auto found = service.opened("stuck", vin);
    EXPECT_EQ(found.at("detail"),
              (json::object{{"stage", "overdue"},
                            {"status", "revoking"},
                            {"occurred_at", since},
                            {"limit_seconds", 604'800},
                            {"transition", service.world.transitions(vin)[0].at("transition")}}));
    EXPECT_EQ(text_of(found.at("summary")),
              "bmw " + vin + " is still revoking, since " + since.substr(0, 10));
    EXPECT_TRUE(text_of(found.at("advice")).starts_with("The platform has not finished this for long"));
    service.expect_told(0, "opened", found.at("id").as_int64());
    service.turn(one_day);
    service.move(vin, "approved");
    service.sweep();
    service.expect_none_open();
    service.expect_told(1, "resolved", found.at("id").as_int64());
    EXPECT_EQ(service.count("own"), 2U);
}

TEST_F(StuckLife, IsAllThatTheFirstSweepFindsOfWhatWasSoBefore) {
    const auto long_ago = service.after(-20 * one_day);
    service.move(numbered_vin(2), "rejected", {{"at", long_ago}, {"reason", "no data"}});
    service.move(numbered_vin(3), "revoked", {{"at", long_ago}});
    service.move(numbered_vin(4), "canceled", {{"at", long_ago}, {"changelog", false}});
    service.move(numbered_vin(5), "approved", {{"at", long_ago}});
    service.move(vin, "pending", {{"at", long_ago}, {"brand", "ford"}});
    service.start("stuck");
    service.sweep();
    const auto found = service.opened("stuck", vin);
    EXPECT_EQ(text_of(found.at("detail").at("stage")), "overdue");
    EXPECT_EQ(text_of(found.at("detail").at("occurred_at")), long_ago);
    service.expect_told(0, "opened", found.at("id").as_int64());
    service.sweep();
    service.let_it_look();
    EXPECT_EQ(service.open_findings().size(), 1U);
    EXPECT_EQ(service.count("own"), 1U);
    EXPECT_EQ(service.count("others"), 0U);
}

}  // namespace
}  // namespace e2e
