#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "server/log.hpp"
#include "tests/unit/server/api/service.hpp"

namespace json = boost::json;

namespace {

using ::testing::HasSubstr;
using Kind = api_client::Failure::Kind;

const std::string one_vehicle = R"({"vehicles":[{"vin":"wba00000000000001","brand":"bmw"}]})";

class Commands : public Service {
  protected:
    void fail(Kind kind, unsigned status, bool outcome_unknown = false) {
        api_client::Failure failure;
        failure.kind = kind;
        failure.status = status;
        failure.message = "words of the platform";
        failure.outcome_unknown = outcome_unknown;
        commands_.next.failure = failure;
    }
    std::string header(const http::Response& response, const std::string& name) {
        for (const auto& [key, value] : response.headers) {
            if (key == name) return value;
        }
        return {};
    }
    /// The log lines of one call, as JSON.
    std::string logged(const std::string& method, const std::string& target, const std::string& body = {}) {
        logging::configure("info", true);
        ::testing::internal::CaptureStderr();
        call(method, target, body);
        return ::testing::internal::GetCapturedStderr();
    }
};

TEST_F(Commands, ARequestIsAnsweredInThePlatformsForm) {
    commands_.next.results = {{"WBA00000000000001", "pending", "", clearance::Tags{{"fleet", "north"}}},
                              {"X", "refused", "a VIN is 17 letters and digits", std::nullopt}};
    const auto response = call("POST", "/v1/vehicles", one_vehicle);
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_EQ(response.body,
              R"({"vehicles":[{"vin":"WBA00000000000001","status":"pending","tags":{"fleet":"north"}},)"
              R"({"vin":"X","status":"refused","description":"a VIN is 17 letters and digits"}]})");
    ASSERT_EQ(commands_.asked.size(), 1U);
    EXPECT_EQ(commands_.asked[0].vin, "WBA00000000000001");
    EXPECT_EQ(commands_.by, "operator");
}

TEST_F(Commands, WhenAllAreRefusedThatIsTheAnswer) {
    commands_.next.results = {{"X", "refused", "a VIN is 17 letters and digits", std::nullopt}};
    commands_.next.all_refused = true;
    const auto body = problem(call("POST", "/v1/vehicles", one_vehicle), 422);
    EXPECT_EQ(json::serialize(body.at("vehicles")),
              R"([{"vin":"X","status":"refused","description":"a VIN is 17 letters and digits"}])");
}

TEST_F(Commands, ABodyThatIsNotSaidToBeJsonIsNotRead) {
    for (const std::string type :
         {"", "text/plain", "application/jsonx", "application/x-www-form-urlencoded"}) {
        http::Request request;
        request.method = "POST";
        request.headers = {{"Authorization", "Bearer operate-secret"}, {"Content-Type", type}};
        request.body = one_vehicle;
        problem(ask(loop_, router_, request, "/v1/vehicles"), 415);
    }
    http::Request request;
    request.method = "POST";
    request.body = one_vehicle;
    request.headers = {{"Authorization", "Bearer operate-secret"},
                       {"Content-Type", "application/json"},
                       {"Content-Type", "text/csv"}};
    problem(ask(loop_, router_, request, "/v1/vehicles"), 415);
    EXPECT_TRUE(commands_.asked.empty());
    request.headers = {{"Authorization", "Bearer operate-secret"},
                       {"Content-Type", "Application/JSON ; charset=utf-8"}};
    EXPECT_EQ(ask(loop_, router_, request, "/v1/vehicles").status, 200U);
}

TEST_F(Commands, ABadBodyIsRefusedAndNothingIsAsked) {
    EXPECT_THAT(problem(call("POST", "/v1/vehicles", "{\n,"), 400).at("detail").as_string().c_str(),
                HasSubstr("line 2, column 1"));
    const auto body = problem(call("POST", "/v1/vehicles", R"({"vehicles":[{"vin":"A"}]})"), 422);
    EXPECT_EQ(json::serialize(body.at("errors")),
              R"([{"pointer":"/vehicles/0/brand","detail":"is missing"}])");
    EXPECT_THAT(
        problem(call("POST", "/v1/vehicles?dry_run=1", one_vehicle), 400).at("detail").as_string().c_str(),
        HasSubstr("dry_run"));
    EXPECT_TRUE(commands_.asked.empty());
}

TEST_F(Commands, AnEndIsAnsweredInThePlatformsForm) {
    commands_.next.results = {{"WBA00000000000001", "revoking", "", clearance::Tags{{"a", "b"}}}};
    const auto response = call("DELETE", "/v1/vehicles/wba00000000000001");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.body, R"({"vin":"WBA00000000000001","status":"revoking","tags":{"a":"b"}})");
    EXPECT_EQ(commands_.ended, std::vector<std::string>{"WBA00000000000001"});
    EXPECT_EQ(commands_.by, "operator");
}

TEST_F(Commands, AnEndOfWhatCannotBeAVinIsNotSent) {
    for (const std::string text : {"%FF", "-1", "X", "WBA000000000000012", "WBA0000000000000-"}) {
        const auto body = problem(call("DELETE", "/v1/vehicles/" + text), 422);
        EXPECT_THAT(body.at("detail").as_string().c_str(),
                    ::testing::StartsWith("a VIN is 17 letters and digits, not "));
        EXPECT_EQ(body.at("refused_by"), "service");
    }
    problem(call("DELETE", "/v1/vehicles/WBA00000000000001?force=1"), 400);
    EXPECT_TRUE(commands_.ended.empty());
}

TEST_F(Commands, AnEndThatOurChecksRefuseIsUnprocessable) {
    commands_.next.results = {{"WBA00000000000001", "refused", "not today", std::nullopt}};
    commands_.next.all_refused = true;
    const auto refusal = problem(call("DELETE", "/v1/vehicles/WBA00000000000001"), 422);
    EXPECT_EQ(refusal.at("detail").as_string(), "not today");
    EXPECT_EQ(refusal.at("refused_by"), "service");
}

struct PlatformFailure {
    std::string name;
    Kind kind;
    unsigned status;
    bool outcome_unknown;
    unsigned expected;
};

class CommandFailure : public Commands, public ::testing::WithParamInterface<PlatformFailure> {};

TEST_P(CommandFailure, IsMappedForBothCommands) {
    fail(GetParam().kind, GetParam().status, GetParam().outcome_unknown);
    commands_.next.results = {{"X", "refused", "ours", std::nullopt},
                              {"WBA00000000000001", "unknown", "no answer in time", std::nullopt}};
    const auto asked = problem(call("POST", "/v1/vehicles", one_vehicle), GetParam().expected);
    const auto ended = problem(call("DELETE", "/v1/vehicles/WBA00000000000001"), GetParam().expected);
    EXPECT_EQ(asked.at("detail"), ended.at("detail"));
    const bool words = GetParam().status == 404 || GetParam().status == 409 || GetParam().status == 422;
    EXPECT_EQ(asked.at("detail").as_string() == "words of the platform", words);
    for (const auto& each : {asked, ended}) {
        ASSERT_EQ(each.contains("refused_by"), words) << "what failed was refused by nobody";
        if (words) {
            EXPECT_EQ(each.at("refused_by"), "platform");
        }
    }
    EXPECT_EQ(asked.at("detail").as_string() == "the request may have taken effect; it is being checked",
              GetParam().outcome_unknown);
    EXPECT_EQ(asked.at("vehicles").as_array().size(), GetParam().outcome_unknown ? 2U : 1U)
        << "unknown is said only of an outcome that is being asked for";
}

INSTANTIATE_TEST_SUITE_P(
    Commands, CommandFailure,
    ::testing::Values(PlatformFailure{"not_found", Kind::refused, 404, false, 404},
                      PlatformFailure{"conflict", Kind::refused, 409, false, 409},
                      PlatformFailure{"unprocessable", Kind::refused, 422, false, 422},
                      PlatformFailure{"forbidden", Kind::refused, 403, false, 502},
                      PlatformFailure{"unauthorized", Kind::unauthorized, 401, false, 502},
                      PlatformFailure{"rate_limited", Kind::rate_limited, 429, false, 503},
                      PlatformFailure{"server_error", Kind::server_error, 500, false, 502},
                      PlatformFailure{"garbage", Kind::garbage, 200, false, 502},
                      PlatformFailure{"unreachable", Kind::unreachable, 0, false, 502},
                      PlatformFailure{"outcome_unknown", Kind::unreachable, 0, true, 504}),
    [](const auto& item) { return item.param.name; });

TEST_F(Commands, TheRateLimitOfThePlatformIsPassedOn) {
    fail(Kind::rate_limited, 429);
    commands_.next.failure->retry_after = std::chrono::seconds(7);
    EXPECT_EQ(header(call("DELETE", "/v1/vehicles/WBA00000000000001"), "Retry-After"), "7");
}

TEST_F(Commands, AnEndWhoseOutcomeIsUnknownSaysSoEvenWithoutAFailure) {
    commands_.next.results = {{"WBA00000000000001", "unknown", "", std::nullopt}};
    problem(call("DELETE", "/v1/vehicles/WBA00000000000001"), 504);
    commands_.next.results.clear();
    problem(call("DELETE", "/v1/vehicles/WBA00000000000001"), 502);
}

TEST_F(Commands, WhatCannotBeMadeDurableIsUnavailable) {
    commands_.ledger_problem = "disk I/O error at page 7";
    for (const auto& response :
         {call("POST", "/v1/vehicles", one_vehicle), call("DELETE", "/v1/vehicles/WBA00000000000001")}) {
        problem(response, 503);
        EXPECT_FALSE(header(response, "Retry-After").empty());
        EXPECT_THAT(response.body, ::testing::Not(HasSubstr("page 7"))) << "a detail of ours";
    }
}

TEST_F(Commands, AreLoggedWithWhoAndWhat) {
    commands_.next.results = {{"WBA00000000000001", "revoking", "", std::nullopt}};
    const auto line = json::parse(logged("DELETE", "/v1/vehicles/WBA00000000000001")).as_object();
    EXPECT_EQ(line.at("event").as_string(), "command");
    EXPECT_EQ(line.at("level").as_string(), "info");
    EXPECT_EQ(line.at("action").as_string(), "end");
    EXPECT_EQ(line.at("by").as_string(), "operator");
    EXPECT_EQ(line.at("result").as_string(), "answered");
    EXPECT_EQ(line.at("vin").as_string(), "WBA00000000000001");

    fail(Kind::refused, 409);
    const auto refused = json::parse(logged("POST", "/v1/vehicles", one_vehicle)).as_object();
    EXPECT_EQ(refused.at("action").as_string(), "request");
    EXPECT_EQ(refused.at("level").as_string(), "warning");
    EXPECT_EQ(refused.at("result").as_string(), "failed");
    EXPECT_EQ(refused.at("platform_status").as_int64(), 409);
    EXPECT_EQ(refused.at("vehicles").as_int64(), 1);

    const auto sweep = json::parse(logged("POST", "/v1/sweeps")).as_object();
    EXPECT_EQ(sweep.at("event").as_string(), "command");
    EXPECT_EQ(sweep.at("action").as_string(), "sweep");
    EXPECT_EQ(sweep.at("by").as_string(), "operator");
}

}  // namespace
