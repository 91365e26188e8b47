#include "tests/unit/api_client/platform_fixture.hpp"

namespace api_client::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Kind = Failure::Kind;

class PlatformCalls : public PlatformTest {
  protected:
    Answer<clearance::ListedVehicle> get(std::string vin) { return run(platform_->get(std::move(vin))); }
    Answer<ClearanceResult> end(std::string vin) { return run(platform_->end_clearance(std::move(vin))); }
    Answer<std::vector<ClearanceResult>> request(std::vector<ClearanceRequest> requests) {
        return run(platform_->request_clearances(std::move(requests)));
    }
    static ClearanceRequest wish(std::string vin) { return {std::move(vin), "bmw", {}, {}}; }
};

TEST_F(PlatformCalls, GetsOneVehicleWithItsToken) {
    serve({reply(200, R"( {"vin":"A/1","status":"approved","brand":"bmw","more":[1]} )")});
    const auto answer = get("A/1");
    ASSERT_TRUE(answer) << answer.failure.message;
    EXPECT_EQ(answer.value->vin.text(), "A/1");
    EXPECT_EQ(answer.value->brand, "bmw");
    EXPECT_THAT(calls().at(0), StartsWith("GET /v1/fleets/vehicles/A%2F1 HTTP/1.1\r\n"));
    EXPECT_THAT(calls().at(0), HasSubstr("Authorization: Bearer t1\r\n"));
    get("B");
    EXPECT_EQ(server_->count("POST /v1/access_tokens "), 1U);
    EXPECT_THAT(observed_, ElementsAre("get 200", "get 200"));
}

TEST_F(PlatformCalls, TellsThePlatformsRefusals) {
    serve({reply(404, R"({"errors":[{"title":"Not found","detail":"no such vehicle"}]})")});
    const auto answer = get("A");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.failure.kind, Kind::refused);
    EXPECT_EQ(answer.failure.status, 404U);
    EXPECT_EQ(answer.failure.message, "Not found: no such vehicle");
    EXPECT_FALSE(answer.failure.is_transient());
    EXPECT_THAT(observed_, ElementsAre("get 404"));
}

TEST_F(PlatformCalls, ShowNoTokenThatThePlatformSendsBack) {
    serve({reply(400, R"({"errors":[{"title":"bad request","detail":"Authorization: Bearer t1"}]})")});
    EXPECT_EQ(get("A").failure.message, "bad request: Authorization: Bearer ***");
}

TEST_F(PlatformCalls, RenewsTheTokenOnceAfterA401) {
    serve({reply(401, ""), reply(200, R"({"vin":"A","status":"approved"})")});
    EXPECT_TRUE(get("A"));
    ASSERT_EQ(calls().size(), 2U);
    EXPECT_THAT(calls()[1], HasSubstr("Authorization: Bearer t2\r\n"));
    EXPECT_THAT(observed_, ElementsAre("get 401", "get 200"));
}

TEST_F(PlatformCalls, IsUnauthorizedWhenANewTokenIsRefusedToo) {
    serve({reply(401, R"({"errors":[{"title":"Unauthorized"}]})")});
    const auto answer = get("A");
    EXPECT_EQ(answer.failure.kind, Kind::unauthorized);
    EXPECT_EQ(answer.failure.message, "Unauthorized");
    EXPECT_EQ(calls().size(), 2U);
    get("A");
    EXPECT_EQ(server_->count("POST /v1/access_tokens "), 4U);  // the refused one is not used again
}

TEST_F(PlatformCalls, HonoursARateLimitInHeaderAndBody) {
    serve({reply(429, R"({"errors":[{"title":"Too many requests","detail":"retry after 10s"}]})"),
           reply(429, "", "Retry-After: 7\r\n"),
           reply(429, "", "Retry-After: Tue, 14 Nov 2023 22:13:25 GMT\r\n")});
    const auto first = get("A");
    EXPECT_EQ(first.failure.kind, Kind::rate_limited);
    EXPECT_EQ(first.failure.retry_after, 10s);
    EXPECT_EQ(get("A").failure.retry_after, 7s);
    EXPECT_EQ(get("A").failure.retry_after, 5s);
}

TEST_F(PlatformCalls, TellsGarbageFromServerErrorsAndSilence) {
    timeout_ = 200ms;
    serve({reply(200, "<html>"), reply(500, "<html>"), Reply{"", End::cut}, Reply{"", End::hang},
           reply(302, "", "Location: /elsewhere\r\n"), reply(200, R"({"vin":"A"})")});
    EXPECT_EQ(get("A").failure.kind, Kind::garbage);
    EXPECT_EQ(get("A").failure.kind, Kind::server_error);
    EXPECT_EQ(get("A").failure.kind, Kind::unreachable);
    const auto late = get("A").failure;
    EXPECT_EQ(late.kind, Kind::unreachable);
    EXPECT_EQ(late.message, "GET " + server_->url("/v1/fleets/vehicles/A") + ": no answer in time");
    EXPECT_FALSE(late.outcome_unknown);
    EXPECT_EQ(get("A").failure.kind, Kind::garbage);
    const auto incomplete = get("A").failure;
    EXPECT_EQ(incomplete.kind, Kind::garbage);
    EXPECT_EQ(incomplete.message, "GET " + server_->url("/v1/fleets/vehicles/A") + ": `status` is missing");
    EXPECT_THAT(observed_,
                ElementsAre("get garbage", "get 500", "get cut", "get timeout", "get 302", "get garbage"));
}

TEST_F(PlatformCalls, AsksClearancesInThePlatformsForm) {
    serve({reply(200, R"({"vehicles":[]})")});
    ClearanceRequest full{"A", "vw", clearance::Tags{{"vw-group-customer-name", "Süd"}},
                          R"({"odometer":{"value":5}})"};
    request({full, wish("B")});
    EXPECT_THAT(calls().at(0), StartsWith("POST /v1/fleets/vehicles HTTP/1.1\r\n"));
    EXPECT_THAT(calls().at(0), HasSubstr("Content-Type: application/json\r\n"));
    EXPECT_THAT(calls().at(0),
                EndsWith(R"({"vehicles":[{"vin":"A","brand":"vw","tags":{"vw-group-customer-name":"Süd"},)"
                         R"("control_measures":{"odometer":{"value":5}}},{"vin":"B","brand":"bmw"}]})"));
}

TEST_F(PlatformCalls, MatchesResultsToRequestsByVin) {
    serve({reply(200, R"({"extra":1,"vehicles":[
        {"vin":"B","status":"error","description":"invalid brand","new":{}}, 7,
        {"vin":"x","status":"pending"}, {"vin":"A","status":"pending","tags":{"k":"v"}}, {"vin":"a","status":"error"}]})")});
    const auto answer = request({wish("a"), wish("B"), wish("C"), wish("A")});
    ASSERT_TRUE(answer);
    const auto& results = *answer.value;
    ASSERT_EQ(results.size(), 4U);
    EXPECT_EQ(results[0].vin, "a");
    EXPECT_EQ(results[0].status, "pending");
    EXPECT_EQ(results[0].tags, (clearance::Tags{{"k", "v"}}));
    EXPECT_EQ(results[1].status, "error");
    EXPECT_EQ(results[1].description, "invalid brand");
    EXPECT_EQ(results[2].vin, "C");
    EXPECT_EQ(results[2].status, "");
    EXPECT_THAT(results[2].description, HasSubstr("does not mention"));
    EXPECT_EQ(results[3].status, "error");
}

TEST_F(PlatformCalls, MatchesAResultWithoutVinByItsPlace) {
    serve({reply(
        200, R"({"vehicles":[{"vin":"A","status":"pending"},{"status":"error","description":"bad vin"}]})")});
    const auto answer = request({wish("A"), wish("?")});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer.value->at(1).vin, "?");
    EXPECT_EQ(answer.value->at(1).description, "bad vin");
}

TEST_F(PlatformCalls, DoesNotSendControlMeasuresThatAreNoObjectOrInfinite) {
    serve({reply(200, "")});
    auto odd = wish("A");
    for (const std::string measures : {"[1]", R"({"odometer":{"value":1e999}})", R"({"a":[-1e999]})"}) {
        odd.control_measures = measures;
        const auto answer = request({odd});
        EXPECT_EQ(answer.failure.kind, Kind::refused) << measures;
        EXPECT_EQ(answer.failure.status, 0U);
        EXPECT_FALSE(answer.failure.outcome_unknown);
    }
    EXPECT_TRUE(server_->requests().empty());
}

TEST_F(PlatformCalls, KnowsWhenItDoesNotKnowWhetherARequestTookEffect) {
    timeout_ = 200ms;
    serve({Reply{"", End::hang}, Reply{"", End::cut}, reply(200, "<html>"), reply(200, "[]"), reply(504, ""),
           reply(422, ""), reply(503, ""), reply(429, "")});
    for (const auto& [kind, unknown] : std::vector<std::pair<Kind, bool>>{{Kind::unreachable, true},
                                                                          {Kind::unreachable, true},
                                                                          {Kind::garbage, true},
                                                                          {Kind::garbage, true},
                                                                          {Kind::server_error, true},
                                                                          {Kind::refused, false},
                                                                          {Kind::server_error, false},
                                                                          {Kind::rate_limited, false}}) {
        const auto answer = request({wish("A")});
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.failure.kind, kind) << answer.failure.message;
        EXPECT_EQ(answer.failure.outcome_unknown, unknown) << answer.failure.message;
    }
}

TEST_F(PlatformCalls, KnowsThatARequestThatWasNeverSentTookNoEffect) {
    serve({reply(200, R"({"vehicles":[]})")});
    request({wish("A")});
    const auto url = server_->url("/v1/fleets/vehicles");
    server_.reset();  // its port is closed now, the token still good
    const auto answer = request({wish("A")});
    EXPECT_EQ(answer.failure.message, "POST " + url + ": Connection refused");
    EXPECT_EQ(answer.failure.kind, Kind::unreachable);
    EXPECT_EQ(answer.failure.status, 0U);
    EXPECT_FALSE(answer.failure.outcome_unknown);
}

TEST_F(PlatformCalls, EndsAClearance) {
    serve({reply(200, R"({"vin":"A","status":"revoking","tags":{"k":"v"}})"),
           reply(409, R"({"errors":[{"title":"Conflict","detail":"in transition"}]})"),
           reply(200, R"({"vin":"A"})")});
    const auto answer = end("A");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer.value->status, "revoking");
    EXPECT_EQ(answer.value->tags, (clearance::Tags{{"k", "v"}}));
    EXPECT_THAT(calls().at(0), StartsWith("DELETE /v1/fleets/vehicles/A HTTP/1.1\r\n"));
    const auto conflict = end("A").failure;
    EXPECT_EQ(conflict.status, 409U);
    EXPECT_EQ(conflict.message, "Conflict: in transition");
    EXPECT_FALSE(conflict.outcome_unknown);
    EXPECT_TRUE(end("A").failure.outcome_unknown);
    EXPECT_THAT(observed_, ElementsAre("end 200", "end 409", "end garbage"));
}

TEST_F(PlatformCalls, UsesNewCredentialsFromTheNextTokenOn) {
    serve({reply(200, R"({"vin":"A","status":"approved"})")});
    get("A");
    Credentials other;
    other.client_id = "other-client";
    other.client_secret = "other-secret";
    platform_->credentials(other);
    get("A");
    EXPECT_EQ(server_->count("POST /v1/access_tokens "), 2U);
    EXPECT_THAT(server_->requests().at(2),
                EndsWith(R"("client_id":"other-client","client_secret":"other-secret"})"));
}

TEST_F(PlatformCalls, FetchesOneTokenForCallsMadeAtTheSameTime) {
    serve({reply(200, R"({"vin":"A","status":"approved"})")});
    std::vector<boost::asio::awaitable<Answer<clearance::ListedVehicle>>> all;
    for (int i = 0; i < 10; ++i) all.push_back(platform_->get("A"));
    for (const auto& answer : run_all(std::move(all))) EXPECT_TRUE(answer) << answer.failure.message;
    EXPECT_EQ(server_->count("POST /v1/access_tokens "), 1U);
}

}  // namespace
}  // namespace api_client::testing
