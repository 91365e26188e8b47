#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/json/serialize.hpp>

#include "server/api/keys_under_way.hpp"
#include "storage/content_digest.hpp"
#include "tests/unit/server/api/service.hpp"

namespace json = boost::json;

namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string target = "/v1/vehicles";
const std::string one_vehicle = R"({"vehicles":[{"vin":"WBA00000000000001","brand":"bmw"}]})";
const std::string another = R"({"vehicles":[{"vin":"WBA00000000000002","brand":"bmw"}]})";
const std::string as_csv = "vin,brand,tag.site\r\nwba00000000000001,bmw,north\r\nKNA00000000000002,kia,\r\n";

class Idempotency : public Service {
  protected:
    Idempotency() {
        tokens_ = two_tokens();
        tokens_.push_back({"second", sha256_of("second-secret"), config::Role::operate});
        authority_.replace(tokens_);
        commands_.next.results = {{"WBA00000000000001", "pending", "", std::nullopt}};
    }
    http::Request request(const std::string& method, const std::string& body, const std::string& key) {
        http::Request request;
        request.method = method;
        request.headers = {{"Authorization", "Bearer operate-secret"}, {"Content-Type", "application/json"}};
        if (!key.empty()) request.headers.emplace_back("Idempotency-Key", key);
        request.body = body;
        return request;
    }
    http::Response post(const std::string& body, const std::string& key) {
        commands_.asked.clear();
        return ask(loop_, router_, request("POST", body, key), target);
    }
    static bool is_replayed(const http::Response& response) {
        const std::pair<std::string, std::string> header{"Idempotency-Replayed", "true"};
        return std::find(response.headers.begin(), response.headers.end(), header) != response.headers.end();
    }
    /// As a service that was stopped before it knew an answer.
    void claim(const std::string& key, const std::string& body) {
        write([&](storage::Writing& writing) {
            writing.kept_answers().claim({.by = "operator",
                                          .key = key,
                                          .target = "POST " + target,
                                          .body = storage::content_digest(body)});
        });
    }

    std::vector<config::ApiToken> tokens_;
};

TEST_F(Idempotency, ARepeatIsAnsweredAsTheFirstTimeAndNotCarriedOut) {
    const auto first = post(one_vehicle, "k 1");
    EXPECT_EQ(first.status, 200U);
    EXPECT_FALSE(is_replayed(first));
    EXPECT_EQ(commands_.asked.size(), 1U);
    commands_.next.results = {{"WBA00000000000001", "error", "asked for already", std::nullopt}};
    const auto repeat = post(one_vehicle, "k 1");
    EXPECT_THAT(commands_.asked, IsEmpty());
    EXPECT_TRUE(is_replayed(repeat));
    EXPECT_EQ(repeat.status, first.status);
    EXPECT_EQ(repeat.body, first.body);
    EXPECT_EQ(repeat.content_type, first.content_type);
    EXPECT_THAT(post(one_vehicle, "").body, HasSubstr("asked for already")) << "without a key";
    now_ += std::chrono::hours(25);
    EXPECT_THAT(post(one_vehicle, "k 1").body, HasSubstr("asked for already")) << "a day later";
}

TEST_F(Idempotency, AnEndIsCarriedOutOnceToo) {
    commands_.next.results = {{"WBA00000000000001", "revoking", "", std::nullopt}};
    for (int n = 0; n < 2; ++n) {
        const auto response =
            ask(loop_, router_, request("DELETE", "", "end-1"),
                n == 0 ? "/v1/vehicles/WBA00000000000001" : "/v1/vehicles/wba00000000000001");
        EXPECT_EQ(response.status, 200U);
        EXPECT_EQ(is_replayed(response), n == 1);
    }
    EXPECT_EQ(commands_.ended.size(), 1U);
    problem(ask(loop_, router_, request("DELETE", "", "end-1"), "/v1/vehicles/WBA00000000000002"), 422);
}

TEST_F(Idempotency, AKeyIsOfOneCommandAndOfOneCaller) {
    post(one_vehicle, "k");
    const auto refused = problem(post(another, "k"), 422);
    EXPECT_EQ(refused.at("type").as_string(), "urn:clearance-tracker:problem:idempotency-key-reused");
    EXPECT_THAT(commands_.asked, IsEmpty());
    auto of_another = request("POST", another, "k");
    of_another.headers[0].second = "Bearer second-secret";
    EXPECT_EQ(ask(loop_, router_, of_another, target).status, 200U);
    EXPECT_EQ(commands_.by, "second");
}

TEST_F(Idempotency, WhatChangedNothingIsCarriedOutWhenSentAgain) {
    api_client::Failure failure;
    failure.kind = api_client::Failure::Kind::rate_limited;
    failure.status = 429;
    commands_.next.failure = failure;
    problem(post(one_vehicle, "k"), 503);
    commands_.next.failure.reset();
    commands_.next.all_refused = true;
    problem(post(one_vehicle, "k"), 422);
    commands_.next.all_refused = false;
    commands_.ledger_problem = "disk full";
    problem(post(one_vehicle, "k"), 503);
    commands_.ledger_problem.reset();
    const auto response = post(one_vehicle, "k");
    EXPECT_EQ(response.status, 200U);
    EXPECT_FALSE(is_replayed(response));
    EXPECT_EQ(commands_.asked.size(), 1U);
}

TEST_F(Idempotency, AnUnknownOutcomeIsAnAnswerToo) {
    commands_.next.failure.emplace();
    commands_.next.failure->outcome_unknown = true;
    problem(post(one_vehicle, "k"), 504);
    commands_.next.failure.reset();
    const auto repeat = post(one_vehicle, "k");
    problem(repeat, 504);
    EXPECT_TRUE(is_replayed(repeat));
    EXPECT_THAT(commands_.asked, IsEmpty());
}

TEST_F(Idempotency, ACommandThatWasCutOffIsNotSentAgain) {
    claim("k", one_vehicle);
    const auto body = problem(post(one_vehicle, "k"), 504);
    EXPECT_EQ(body.at("type").as_string(), "urn:clearance-tracker:problem:outcome-unknown");
    EXPECT_THAT(commands_.asked, IsEmpty());
    problem(post(another, "k"), 422);
}

TEST_F(Idempotency, AKeyIsOncePrintableAndNotTooLong) {
    auto twice = request("POST", one_vehicle, "k");
    twice.headers.emplace_back("idempotency-key", "k");
    problem(ask(loop_, router_, twice, target), 400);
    auto none = request("POST", one_vehicle, "k");
    none.headers.back().second.clear();
    problem(ask(loop_, router_, none, target), 400);
    for (const auto& key : {std::string(256, 'k'), std::string("k\x7F"), std::string("schlüssel")})
        problem(post(one_vehicle, key), 400);
    EXPECT_THAT(commands_.asked, IsEmpty());
    EXPECT_EQ(post(one_vehicle, std::string(255, 'k')).status, 200U);
}

TEST_F(Idempotency, AKeyUnderWayIsKnownAsLongAsItIs) {
    using Entry = api::KeysUnderWay::Entry;
    api::KeysUnderWay keys;
    storage::KeyedCommand command{.by = "operator", .key = "k", .target = "POST /", .body = {}};
    auto other = command;
    other.body.fill(1);
    auto others = command;
    others.by = "second";
    EXPECT_EQ(keys.enter(command), Entry::entered);
    EXPECT_EQ(keys.enter(command), Entry::under_way);
    EXPECT_EQ(keys.enter(other), Entry::other_command);
    EXPECT_EQ(keys.enter(others), Entry::entered);
    keys.leave(command);
    EXPECT_EQ(keys.enter(other), Entry::entered);
}

/// Two at once: the second comes while the first waits for the platform.
TEST_F(Idempotency, ARepeatOfWhatIsUnderWayIsToldToWait) {
    auto first = request("POST", one_vehicle, "k"), second = first;
    const auto& route = *router_.find("POST", target).route;
    std::vector<http::Response> answers;
    for (auto* each : {&first, &second}) {
        boost::asio::co_spawn(loop_, route.handler(*each), [&](std::exception_ptr, http::Response answer) {
            answers.push_back(std::move(answer));
        });
    }
    loop_.restart();
    loop_.run();
    ASSERT_EQ(answers.size(), 2U);
    const auto body = problem(answers[0], 409);
    EXPECT_EQ(body.at("type").as_string(), "urn:clearance-tracker:problem:command-under-way");
    EXPECT_EQ(answers[0].headers.at(0).first, "Retry-After");
    EXPECT_EQ(answers[1].status, 200U);
    EXPECT_EQ(commands_.asked.size(), 1U);
}

class CsvCommands : public Idempotency {
  protected:
    http::Response post_csv(const std::string& body, const std::string& type = "text/csv") {
        auto csv = request("POST", body, "");
        csv.headers[1].second = type;
        return ask(loop_, router_, csv, target);
    }
};

TEST_F(CsvCommands, VehiclesMayComeAsCsv) {
    EXPECT_EQ(post_csv(as_csv, "Text/CSV; charset=utf-8").status, 200U);
    ASSERT_EQ(commands_.asked.size(), 2U);
    EXPECT_EQ(commands_.asked[0].vin, "WBA00000000000001");
    EXPECT_EQ(commands_.asked[0].tags, (clearance::Tags{{"site", "north"}}));
    EXPECT_EQ(commands_.asked[1].brand, "kia");
    EXPECT_EQ(commands_.asked[1].tags, clearance::Tags{});
}

TEST_F(CsvCommands, FaultsAreToldByLineAndColumn) {
    EXPECT_THAT(problem(post_csv("vin,brand\n\"A"), 400).at("detail").as_string().c_str(),
                HasSubstr("line 2, column 1"));
    const auto body = problem(post_csv("vin,brand\nA,\n"), 422);
    EXPECT_EQ(json::serialize(body.at("errors")),
              R"([{"line":2,"column":3,"detail":"the brand is missing"}])");
    problem(post_csv("vin,brand\n"), 422);
    std::string many = "vin,brand\n";
    for (int n = 0; n < 1001; ++n) many += numbered_vin(n) + ",bmw\n";
    EXPECT_EQ(problem(post_csv(many), 422).at("errors").at(0).at("line"), 1002);
    EXPECT_THAT(commands_.asked, IsEmpty());
    problem(post_csv(as_csv, "text/plain"), 415);
    problem(post_csv(as_csv, "application/json"), 400);
}

}  // namespace
