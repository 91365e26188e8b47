#include "server/http/problem.hpp"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace {

using testing::Contains;
using testing::Pair;

boost::json::object json_of(const http::Problem& problem) {
    return boost::json::parse(to_response(problem).body).as_object();
}

TEST(Problem, IsAProblemDocument) {
    const auto response = to_response(http::not_found("no such vehicle"));
    EXPECT_EQ(response.status, 404U);
    EXPECT_EQ(response.content_type, "application/problem+json");
    const auto json = json_of(http::not_found("no such vehicle"));
    EXPECT_EQ(json.at("type"), "urn:clearance-tracker:problem:not-found");
    EXPECT_EQ(json.at("status"), 404);
    EXPECT_EQ(json.at("detail"), "no such vehicle");
    EXPECT_FALSE(json.at("title").as_string().empty());
}

TEST(Problem, LeavesOutAnEmptyDetail) {
    EXPECT_FALSE(json_of(http::not_found()).contains("detail"));
}

TEST(Problem, EscapesWhatItQuotes) {
    EXPECT_EQ(json_of(http::bad_request("a\"b\\\n")).at("detail"), "a\"b\\\n");
}

TEST(Problem, CarriesFurtherMembers) {
    auto problem = http::unprocessable("two are wrong");
    problem.members = {{"errors", R"([{"vin":"A"}])"}, {"count", "2"}};
    const auto json = json_of(problem);
    EXPECT_EQ(json.at("errors").as_array().at(0).at("vin"), "A");
    EXPECT_EQ(json.at("count"), 2);
}

TEST(Problem, SaysWhatMayBeDoneInHeaders) {
    EXPECT_THAT(to_response(http::method_not_allowed("GET, HEAD")).headers,
                Contains(Pair("Allow", "GET, HEAD")));
    EXPECT_THAT(to_response(http::unavailable("busy", 5)).headers, Contains(Pair("Retry-After", "5")));
    EXPECT_THAT(to_response(http::unauthorized("")).headers, Contains(Pair("WWW-Authenticate", "Bearer")));
}

TEST(Problem, HasTheStatusOfItsName) {
    EXPECT_EQ(http::bad_request("").status, 400U);
    EXPECT_EQ(http::unauthorized("").status, 401U);
    EXPECT_EQ(http::forbidden("").status, 403U);
    EXPECT_EQ(http::method_not_allowed("").status, 405U);
    EXPECT_EQ(http::too_large(1).status, 413U);
    EXPECT_EQ(http::body_refused("POST", 1).status, 413U);
    EXPECT_EQ(http::body_refused("GET", 0).status, 400U);
    EXPECT_EQ(http::unprocessable("").status, 422U);
    EXPECT_EQ(http::internal_error().status, 500U);
    EXPECT_EQ(http::unavailable("", 1).status, 503U);
}

}  // namespace
