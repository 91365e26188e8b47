#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

class Sweeps : public Service {
  protected:
    void record(storage::SweepKind kind, std::optional<storage::SweepOutcome> outcome,
                const storage::SweepTally& tally = {}) {
        write([&](storage::Writing& writing) {
            const auto id = writing.begin_sweep(kind);
            if (outcome) writing.finish_sweep(id, *outcome, tally, "");
        });
        now_ += std::chrono::minutes(1);
    }
};

TEST_F(Sweeps, AreShownNewestFirstWithEveryField) {
    record(storage::SweepKind::full, storage::SweepOutcome::complete, {5, 4, 3, 2, 1});
    record(storage::SweepKind::in_flight, storage::SweepOutcome::failed);
    record(storage::SweepKind::check, std::nullopt);
    const auto page = get("/v1/sweeps");
    const auto& list = page.at("sweeps").as_array();
    ASSERT_EQ(list.size(), 3U);
    EXPECT_EQ(list.at(0).at("kind").as_string(), "check");
    EXPECT_EQ(list.at(0).at("outcome").as_string(), "running");
    EXPECT_TRUE(list.at(0).at("finished_at").is_null());
    EXPECT_EQ(list.at(1).at("kind").as_string(), "in_flight");
    EXPECT_EQ(list.at(1).at("outcome").as_string(), "failed");
    auto complete = list.at(2).as_object();
    EXPECT_GT(complete.at("id").as_int64(), 0);
    complete.stable_erase(complete.find("id"));
    EXPECT_EQ(
        boost::json::serialize(complete),
        R"({"kind":"full","started_at":"2026-03-01T12:00:00.000Z","finished_at":"2026-03-01T12:00:00.000Z",)"
        R"("outcome":"complete","listed":5,"confirmed":4,"changed":3,"new":2,"skipped":1,"error":null})");
}

TEST_F(Sweeps, ArePagedToTheEndWithoutDoubleOrGap) {
    for (int i = 0; i < 11; ++i) record(storage::SweepKind::full, storage::SweepOutcome::complete);
    const auto all = all_pages("/v1/sweeps", "sweeps", 500);
    ASSERT_EQ(all.size(), 11U);
    for (std::size_t i = 1; i < all.size(); ++i)
        EXPECT_LT(all[i].at("id").as_int64(), all[i - 1].at("id").as_int64());
    for (const std::size_t limit : {1U, 4U, 11U}) EXPECT_EQ(all_pages("/v1/sweeps", "sweeps", limit), all);
}

TEST_F(Sweeps, OneIsStartedOnDemand) {
    const auto response = call("POST", "/v1/sweeps");
    EXPECT_EQ(response.status, 202U);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_EQ(response.body, R"({"status":"started"})");
    EXPECT_EQ(reconciler_.sweeps, 1);
}

TEST_F(Sweeps, NoneIsStartedForWhomMayOnlyReadOrAsksAmiss) {
    problem(call("POST", "/v1/sweeps", "", "read-secret"), 403);
    problem(call("POST", "/v1/sweeps?kind=full"), 400);
    EXPECT_EQ(reconciler_.sweeps, 0);
}

using Checks = Service;

TEST_F(Checks, OfOneVinAreQueuedWhetherItIsKnownHereOrNot) {
    const auto response = call("POST", "/v1/vehicles/wba00000000000001/check");
    EXPECT_EQ(response.status, 202U);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_EQ(response.body, R"({"vin":"WBA00000000000001","queued":true})");
    EXPECT_EQ(reconciler_.checked, std::vector<std::string>{"WBA00000000000001"});
}

TEST_F(Checks, OfWhatIsNoVinAreRefused) {
    for (const auto* vin : {"WBA0000000000000", "WBA000000000000011", "WBA0000000000000-", "%20"})
        problem(call("POST", std::string("/v1/vehicles/") + vin + "/check"), 422);
    EXPECT_TRUE(reconciler_.checked.empty());
}

TEST_F(Checks, AreNotForWhomMayOnlyReadNorWithParameters) {
    problem(call("POST", "/v1/vehicles/WBA00000000000001/check", "", "read-secret"), 403);
    problem(call("POST", "/v1/vehicles/WBA00000000000001/check?now=true"), 400);
    EXPECT_TRUE(reconciler_.checked.empty());
}

TEST_F(Checks, AreRefusedForAWhileWhereTooManyWait) {
    reconciler_.has_room = false;
    const auto response = call("POST", "/v1/vehicles/WBA00000000000001/check");
    problem(response, 503);
    EXPECT_THAT(response.headers,
                testing::Contains(std::pair<std::string, std::string>("Retry-After", "60")));
}

}  // namespace
