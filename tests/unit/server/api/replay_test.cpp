// POST /v1/replay.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using storage::DeliveryOutcome;

class Replays : public Service {
  protected:
    boost::json::object replay(const std::string& body = "") {
        const auto response = call("POST", "/v1/replay", body);
        EXPECT_EQ(response.status, 200U) << response.body;
        return boost::json::parse(response.body).as_object();
    }
    const std::string vin = numbered_vin(1), second = numbered_vin(2);
};

TEST_F(Replays, MakeHistoryOfWhatIsUnderstoodNowAndNothingTheSecondTime) {
    archive(vin + " approved", DeliveryOutcome::unreadable);
    archive(second + " rejected ?", DeliveryOutcome::ignored);
    archive("nonsense", DeliveryOutcome::unreadable);
    understands_ = true;
    const auto first = replay();
    EXPECT_EQ(first.at("replayed"), 3);
    EXPECT_EQ(first.at("changed"), 3) << "nonsense is ignored now";
    EXPECT_EQ(first.at("by_outcome").at("unreadable").at("changed"), 2);
    EXPECT_EQ(first.at("by_outcome").at("ignored").at("changed"), 1);
    EXPECT_TRUE(first.at("next").is_null());
    EXPECT_EQ(get("/v1/vehicles/" + vin).at("status"), "approved");
    EXPECT_EQ(checks_, std::vector<std::string>{second}) << "it came without a time";

    const auto again = replay();
    EXPECT_EQ(again.at("changed"), 0);
    EXPECT_EQ(again.at("unchanged"), 1);
    EXPECT_EQ(get("/v1/vehicles/" + vin + "/transitions").at("transitions").as_array().size(), 1U);
}

TEST_F(Replays, TakeOnlyTheOutcomesAndTimesAskedFor) {
    archive(vin + " approved", DeliveryOutcome::ignored);
    now_ += std::chrono::hours(1);
    archive(second + " approved", DeliveryOutcome::ping);
    understands_ = true;
    EXPECT_EQ(replay(R"({"outcomes":["unreadable"]})").at("replayed"), 0);
    EXPECT_EQ(replay(R"({"outcomes":["ignored"],"since":"2026-03-01T12:30:00Z"})").at("replayed"), 0);
    EXPECT_EQ(replay(R"({"outcomes":["ping"],"until":"2026-03-01T13:00:00Z"})").at("replayed"), 0);
    EXPECT_EQ(replay(R"({"outcomes":["ping","ignored"],"since":"2026-03-01T13:00:00Z"})").at("changed"), 1);
    EXPECT_EQ(get("/v1/vehicles/" + second).at("status"), "approved");
    EXPECT_EQ(replay(R"({"since":null,"until":"2026-03-01T12:30:00+00:00"})").at("changed"), 1);
    const auto recorded = replay(R"({"outcomes":["recorded"]})");
    EXPECT_EQ(recorded.at("replayed"), 2);
    EXPECT_EQ(recorded.at("changed"), 0);
}

TEST_F(Replays, GoOnWhereTheyEnded) {
    archive("1", DeliveryOutcome::unreadable);
    archive("2", DeliveryOutcome::unreadable);
    EXPECT_EQ(replay(R"({"after":1})").at("replayed"), 1);
    EXPECT_EQ(replay(R"({"after":null})").at("replayed"), 2);
}

TEST_F(Replays, CountBodiesThatAreGone) {
    archive(vin + " approved", DeliveryOutcome::unreadable);
    now_ += std::chrono::hours(2);
    write([this](storage::Writing& writing) { writing.prune({.bodies = now_}); });
    understands_ = true;
    const auto result = replay();
    EXPECT_EQ(result.at("body_gone"), 1);
    EXPECT_EQ(result.at("replayed"), 0);
}

TEST_F(Replays, AreRefusedForWhomMayOnlyReadOrAsksAmiss) {
    problem(call("POST", "/v1/replay", "", "read-secret"), 403);
    problem(call("POST", "/v1/replay?all=1"), 400);
    problem(call("POST", "/v1/replay", "{"), 400);
    for (const auto& [body, pointer] : std::vector<std::pair<std::string, std::string>>{
             {"[]", ""},
             {R"({"outcome":["ping"]})", "/outcome"},
             {R"({"outcomes":[]})", "/outcomes"},
             {R"({"outcomes":"ping"})", "/outcomes"},
             {R"({"outcomes":["ping","pong"]})", "/outcomes/1"},
             {R"({"outcomes":[7]})", "/outcomes/0"},
             {R"({"since":"yesterday"})", "/since"},
             {R"({"until":7})", "/until"},
             {R"({"since":"2026-03-01T12:00:00Z","until":"2026-03-01T12:00:00Z"})", "/until"},
             {R"({"after":-1})", "/after"},
             {R"({"after":"7"})", "/after"}}) {
        const auto answer = problem(call("POST", "/v1/replay", body), 422);
        EXPECT_EQ(answer.at("errors").as_array().at(0).at("pointer"), boost::json::value(pointer)) << body;
    }
}

}  // namespace
