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

TEST_F(Sweeps, AreFilteredByKindAndOutcome) {
    record(storage::SweepKind::full, storage::SweepOutcome::complete);
    record(storage::SweepKind::full, storage::SweepOutcome::failed);
    record(storage::SweepKind::in_flight, storage::SweepOutcome::complete);
    const auto ids = [this](const std::string& query) {
        std::vector<std::int64_t> all;
        for (const auto& each : all_pages("/v1/sweeps?" + query, "sweeps", 1))
            all.push_back(each.at("id").as_int64());
        return all;
    };
    using testing::ElementsAre;
    EXPECT_THAT(ids("kind=full"), ElementsAre(2, 1));
    EXPECT_THAT(ids("outcome=complete"), ElementsAre(3, 1));
    EXPECT_THAT(ids("kind=full&kind=in_flight&outcome=failed"), ElementsAre(2));
    EXPECT_THAT(ids("kind=check"), testing::IsEmpty());
    for (const auto* query : {"kind=ful", "outcome=done", "kind=", "state=failed", "since=2026-03-01"})
        problem(call("GET", std::string("/v1/sweeps?") + query), 400);
}

TEST_F(Sweeps, OneByItsNumberShowsWhatItCouldNotRead) {
    webhook(numbered_vin(1), "approved", "2026-03-01T11:00:00Z");
    write([this](storage::Writing& writing) {
        const auto id = writing.begin_sweep(storage::SweepKind::full);
        const std::vector<clearance::SkippedItem> items{
            {.index = 3, .problem = "no VIN", .raw = "[\xFF]", .vin = std::nullopt},
            {.index = 4, .problem = "no status", .raw = "{}", .vin = vin_of(numbered_vin(2))}};
        writing.record_skipped(id, items);
        now_ += std::chrono::milliseconds(1'500);
        writing.finish_sweep(id, storage::SweepOutcome::failed, {.skipped = 2}, "HTTP 500");
    });
    auto sweep = get("/v1/sweeps/1");
    EXPECT_EQ(sweep.at("error"), "HTTP 500");
    EXPECT_EQ(sweep.at("skipped"), 2);
    EXPECT_EQ(sweep.at("fence"), 1) << "what the webhook told";
    EXPECT_EQ(sweep.at("duration_seconds"), 1.5);
    EXPECT_EQ(sweep.at("more_skipped_items"), false);
    EXPECT_EQ(boost::json::serialize(sweep.at("skipped_items")),
              R"([{"place":3,"vin":null,"problem":"no VIN","raw":"[)"
              "\xEF\xBF\xBD"
              R"(]","times":1,"first_sweep":1,"last_sweep":1},{"place":4,"vin":"WBA00000000000002",)"
              R"("problem":"no status","raw":"{}","times":1,"first_sweep":1,"last_sweep":1}])");
    const auto of_list = get("/v1/sweeps").at("sweeps").at(0).as_object();
    for (const auto& member : of_list) EXPECT_EQ(sweep.at(member.key()), member.value()) << member.key();
    for (const auto* unknown : {"2", "0", "x", "99999999999999999999"})
        problem(call("GET", std::string("/v1/sweeps/") + unknown), 404);
    problem(call("GET", "/v1/sweeps/1?kind=full"), 400);
    problem(call("GET", "/v1/sweeps/1", "", ""), 401);
}

TEST_F(Sweeps, ThatRunHaveNoDurationYet) {
    record(storage::SweepKind::full, std::nullopt);
    EXPECT_TRUE(get("/v1/sweeps/1").at("duration_seconds").is_null());
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
