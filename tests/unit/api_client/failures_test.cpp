#include "api_client/failures.hpp"

#include <gtest/gtest.h>

#include <boost/asio/error.hpp>

#include "api_client/http_error.hpp"

namespace api_client {
namespace {

using namespace std::chrono_literals;
using Kind = Failure::Kind;

const std::string asked = "GET https://host/v1/fleets/vehicles";

HttpAnswer answer(unsigned status, std::string body, Headers headers = {}) {
    return {status, std::move(headers), std::move(body)};
}

SystemTime at(long seconds) {
    return SystemTime(std::chrono::seconds(seconds));
}

TEST(ErrorWords, JoinTitleAndDetailOfEveryError) {
    EXPECT_EQ(error_words(R"({"errors":[{"title":"Conflict","detail":"in transition","source":"vin"}]})"),
              "Conflict: in transition");
    EXPECT_EQ(error_words(R"({"errors":[{"title":"Forbidden"},{"detail":"no fleet"},7,{}]})"),
              "Forbidden; no fleet");
    EXPECT_EQ(error_words(R"({"error":"invalid_client","error_description":"no such client"})"),
              "invalid_client: no such client");
}

TEST(ErrorWords, AreEmptyWhereTheBodyIsNotThePlatforms) {
    for (const char* body : {"", "<html>", "[]", "{}", R"({"errors":{}})", R"({"errors":[{"title":5}]})"}) {
        EXPECT_EQ(error_words(body), "") << body;
    }
}

TEST(ErrorWords, AreBoundedAndWithoutControlCharacters) {
    EXPECT_EQ(error_words(R"({"errors":[{"title":"a\u0000b\nc\u001b[31m"}]})"), "a b c [31m");
    const std::string words = error_words(R"({"errors":[{"title":"x)" + [] {
        std::string text;
        for (int i = 0; i < 400; ++i) text += "é";
        return text;
    }() + R"("}]})");
    EXPECT_EQ(words.size(), 499U);  // no half character at the end
}

TEST(StatusFailure, SortsStatusesIntoKinds) {
    EXPECT_EQ(status_failure(asked, answer(403, ""), at(0)).kind, Kind::refused);
    EXPECT_EQ(status_failure(asked, answer(422, ""), at(0)).kind, Kind::refused);
    EXPECT_EQ(status_failure(asked, answer(401, ""), at(0)).kind, Kind::unauthorized);
    EXPECT_EQ(status_failure(asked, answer(429, ""), at(0)).kind, Kind::rate_limited);
    EXPECT_EQ(status_failure(asked, answer(503, ""), at(0)).kind, Kind::server_error);
    EXPECT_EQ(status_failure(asked, answer(302, ""), at(0)).kind, Kind::garbage);
}

TEST(StatusFailure, NamesTheAddressWhereThePlatformSaysNothing) {
    EXPECT_EQ(status_failure(asked, answer(500, "<html>"), at(0)).message,
              "GET https://host/v1/fleets/vehicles: 500 Internal Server Error");
    EXPECT_EQ(status_failure(asked, answer(542, ""), at(0)).message,
              "GET https://host/v1/fleets/vehicles: HTTP status 542");
    EXPECT_EQ(status_failure(asked, answer(403, R"({"errors":[{"title":"Forbidden"}]})"), at(0)).message,
              "Forbidden");
}

TEST(RetryAfter, ReadsSecondsDatesAndWords) {
    EXPECT_EQ(retry_after("7", "", at(0)), 7000ms);
    EXPECT_EQ(retry_after("Thu, 01 Jan 1970 00:02:00 GMT", "", at(60)), 60'000ms);
    EXPECT_EQ(retry_after("Thu, 01 Jan 1970 00:00:01 GMT", "", at(60)), 0ms);
    EXPECT_EQ(retry_after("", "Too many: Retry after 10s", at(0)), 10'000ms);
    EXPECT_EQ(retry_after("", "retry after 1.5 seconds", at(0)), 1500ms);
    EXPECT_EQ(retry_after("", "retry after 250ms", at(0)), 250ms);
    EXPECT_EQ(retry_after("", "retry after 2 minutes", at(0)), 120'000ms);
    EXPECT_EQ(retry_after("3", "retry after 10s", at(0)), 3000ms);
    EXPECT_EQ(retry_after("99999999999999999999", "", at(0)), 24h);
    EXPECT_EQ(retry_after("Fri, 31 Dec 9999 23:59:59 GMT", "", at(60)), 24h);
    EXPECT_EQ(retry_after("Fri, 31 Dec 1600 23:59:59 GMT", "", at(60)), 0ms);
}

TEST(RetryAfter, IsEmptyWhereNothingIsSaid) {
    for (const char* text : {"", "soon", "-5", "retry after", "retry after some time", "Xyz, 99 Foo"}) {
        EXPECT_EQ(retry_after(text, text, at(0)), std::nullopt) << text;
    }
}

TEST(StatusFailure, ReadsTheWaitFromA429sBody) {
    const auto failure = status_failure(
        asked, answer(429, R"({"errors":[{"title":"Rate limit","detail":"retry after 10s"}]})"), at(0));
    EXPECT_EQ(failure.message, "Rate limit: retry after 10s");
    EXPECT_EQ(failure.retry_after, 10'000ms);
    EXPECT_TRUE(failure.is_transient());
}

TEST(TransportFailure, KnowsTimeOutsCutsAndGarbage) {
    EXPECT_EQ(transport_failure(asked, boost::asio::error::timed_out, true).kind, Kind::unreachable);
    EXPECT_TRUE(transport_failure(asked, boost::asio::error::timed_out, true).timed_out);
    EXPECT_FALSE(transport_failure(asked, HttpError::cut_off, true).timed_out);
    EXPECT_EQ(transport_failure(asked, HttpError::not_http, true).kind, Kind::garbage);
    EXPECT_EQ(outcome_word(boost::asio::error::timed_out, true), "timeout");
    EXPECT_EQ(outcome_word(HttpError::cut_off, true), "cut");
    EXPECT_EQ(outcome_word(boost::asio::error::connection_refused, false), "unreachable");
    EXPECT_EQ(outcome_word(HttpError::body_too_big, true), "garbage");
}

TEST(TransportFailure, NamesTheAddress) {
    const boost::system::error_code refused = boost::asio::error::connection_refused;
    EXPECT_EQ(transport_failure(asked, refused, false).message, asked + ": Connection refused");
    EXPECT_EQ(transport_failure(asked, boost::asio::error::timed_out, false).message,
              asked + ": no connection in time");
    EXPECT_EQ(transport_failure(asked, boost::asio::error::timed_out, true).message,
              asked + ": no answer in time");
}

TEST(GarbageFailure, NamesTheAddress) {
    EXPECT_EQ(garbage_failure(asked, 200, "`status`\nis missing").message, asked + ": `status` is missing");
}

TEST(AddressOf, IsTheMethodAndTheUrlWithoutItsQuery) {
    HttpRequest request;
    request.method = "DELETE";
    request.url = "https://host:8443/v1/fleets/vehicles/A%2F1?filter=secret";
    EXPECT_EQ(address_of(request), "DELETE https://host:8443/v1/fleets/vehicles/A%2F1");
}

}  // namespace
}  // namespace api_client
