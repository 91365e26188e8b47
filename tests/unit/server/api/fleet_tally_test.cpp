#include "server/api/fleet_tally.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clearance/time.hpp"

namespace api {
namespace {

using clearance::KnownStatus;
using storage::HistoryStep;
using testing::ElementsAre;
using testing::Pair;
using enum clearance::KnownStatus;

clearance::Time at(const std::string& time) {
    return clearance::parse_time("2026-03-0" + time + ":00Z").value();
}

struct Step {
    KnownStatus to;
    std::string time;  // "1T12:00"
    storage::Id reason = 0;
    bool estimated = false;
    int episode = 1;
};

class Tally : public testing::Test {
  public:
    void add(const std::vector<Step>& steps) {
        std::vector<HistoryStep> made;
        for (const auto& step : steps)
            made.push_back({step.to, at(step.time), step.estimated, step.episode, step.reason});
        tally.add(7, made);
    }
    const BrandTally& brand() { return tally.brands().at(7); }
    static std::int64_t hours(const std::optional<Survival::Duration>& duration) {
        return duration ? std::chrono::floor<std::chrono::hours>(*duration).count() : -1;
    }

    FleetTally tally{{at("1T00:00"), at("8T00:00")}, at("9T00:00"), [](storage::Id reason) {
                         return reason == 1 ? "privacy_mode" : "other";
                     }};
};

TEST_F(Tally, CountsTheTimeFromTheRequestToTheApproval) {
    add({{pending, "1T00:00"}, {approved, "1T10:00"}});
    EXPECT_EQ(brand().requests.approved, 1);
    EXPECT_EQ(hours(brand().to_approval.quantile(.5)), 10);
    EXPECT_EQ(hours(brand().to_decision.quantile(.5)), 10);
}

TEST_F(Tally, TakesStillPendingOnesAsWaitingUntilNow) {
    add({{pending, "1T00:00"}, {approved, "1T10:00"}});
    add({{pending, "7T12:00"}, {error, "7T13:00"}});
    EXPECT_EQ(brand().requests.pending, 1);
    EXPECT_EQ(brand().to_approval.count() - brand().to_approval.events(), 1);
    EXPECT_EQ(brand().to_approval.surviving(std::chrono::hours(11)), .5);
    EXPECT_EQ(hours(brand().to_approval.quantile(.9)), -1);
}

TEST_F(Tally, TakesARejectionAsADecisionAndAsNoApproval) {
    add({{pending, "1T00:00"}, {rejected, "1T05:00", 1}});
    add({{pending, "1T00:00"}, {approved, "1T10:00"}});
    EXPECT_EQ(brand().requests.rejected, 1);
    EXPECT_EQ(hours(brand().to_decision.quantile(.5)), 5);
    EXPECT_EQ(hours(brand().to_approval.quantile(.5)), 10) << "the rejected one was watched for five hours";
}

TEST_F(Tally, WaitsOnWhileARequestIsBeingCanceled) {
    add({{pending, "1T00:00"}, {canceling, "1T01:00"}, {approved, "1T10:00"}});
    EXPECT_EQ(brand().requests.approved, 1);
    add({{pending, "1T00:00"}, {canceling, "1T01:00"}, {canceled, "1T02:00"}});
    EXPECT_EQ(brand().requests.ended_otherwise, 1);
    EXPECT_EQ(brand().to_decision.events(), 1);
    EXPECT_EQ(brand().to_decision.count(), 2);
}

TEST_F(Tally, LeavesOutRequestsWhoseBeginningNobodyKnows) {
    add({{approved, "1T10:00"}});
    add({{pending, "1T00:00", 0, true}, {approved, "1T10:00"}});
    EXPECT_EQ(brand().requests.undated, 2);
    EXPECT_EQ(brand().to_approval.count(), 0);
    EXPECT_EQ(brand().approvals, 2) << "that they were approved is known";
}

TEST_F(Tally, CountsEachEpisodeAndThoseOnlyThatBeganInTheRange) {
    add({{pending, "1T00:00"},
         {rejected, "1T02:00", 1},
         {pending, "2T00:00", 0, false, 2},
         {approved, "2T04:00", 0, false, 2},
         {revoked, "3T04:00", 0, false, 2},
         {pending, "8T00:00", 0, false, 3}});
    EXPECT_EQ(brand().requests.approved, 1);
    EXPECT_EQ(brand().requests.rejected, 1);
    EXPECT_EQ(brand().requests.pending, 0) << "that one began behind the range";
}

TEST_F(Tally, CountsRejectionsByTheCodesOfTheirReasons) {
    add({{pending, "1T00:00"}, {rejected, "1T02:00", 1}});
    add({{pending, "1T00:00"}, {rejected, "1T02:00", 1}});
    add({{pending, "1T00:00"}, {rejected, "1T02:00", 2}});
    add({{pending, "1T00:00"}, {rejected, "1T02:00"}});
    EXPECT_EQ(brand().rejections, 4);
    EXPECT_THAT(brand().rejections_by_code,
                ElementsAre(Pair("", 1), Pair("other", 1), Pair("privacy_mode", 2)));
}

TEST_F(Tally, CountsTransitionsOfEachDayInUtc) {
    add({{pending, "1T23:59"}, {approved, "2T00:00"}, {revoked, "8T00:00"}});
    const int first =
        static_cast<int>(std::chrono::floor<std::chrono::days>(at("1T00:00").time_since_epoch()).count());
    ASSERT_EQ(brand().days.size(), 2U) << "the third is behind the range";
    EXPECT_EQ(brand().days.at(first).at(static_cast<std::size_t>(pending)), 1);
    EXPECT_EQ(brand().days.at(first + 1).at(static_cast<std::size_t>(approved)), 1);
}

}  // namespace
}  // namespace api
