#include "api_client/failures.hpp"

#include <gtest/gtest.h>

#include <boost/asio/error.hpp>

#include "api_client/http_error.hpp"

namespace api_client {
namespace {

using namespace std::chrono_literals;
using Kind = Failure::Kind;

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
    EXPECT_EQ(status_failure(answer(403, ""), at(0)).kind, Kind::refused);
    EXPECT_EQ(status_failure(answer(422, ""), at(0)).kind, Kind::refused);
    EXPECT_EQ(status_failure(answer(401, ""), at(0)).kind, Kind::unauthorized);
    EXPECT_EQ(status_failure(answer(429, ""), at(0)).kind, Kind::rate_limited);
    EXPECT_EQ(status_failure(answer(503, ""), at(0)).kind, Kind::server_error);
    EXPECT_EQ(status_failure(answer(302, ""), at(0)).kind, Kind::garbage);
    EXPECT_EQ(status_failure(answer(500, "<html>"), at(0)).message, "HTTP status 500");
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
}

TEST(RetryAfter, IsEmptyWhereNothingIsSaid) {
    for (const char* text : {"", "soon", "-5", "retry after", "retry after some time", "Xyz, 99 Foo"}) {
        EXPECT_EQ(retry_after(text, text, at(0)), std::nullopt) << text;
    }
}

TEST(StatusFailure, ReadsTheWaitFromA429sBody) {
    const auto failure = status_failure(
        answer(429, R"({"errors":[{"title":"Rate limit","detail":"retry after 10s"}]})"), at(0));
    EXPECT_EQ(failure.message, "Rate limit: retry after 10s");
    EXPECT_EQ(failure.retry_after, 10'000ms);
    EXPECT_TRUE(failure.is_transient());
}

TEST(TransportFailure, KnowsTimeOutsCutsAndGarbage) {
    EXPECT_EQ(transport_failure(boost::asio::error::timed_out, true).kind, Kind::unreachable);
    EXPECT_TRUE(transport_failure(boost::asio::error::timed_out, true).timed_out);
    EXPECT_FALSE(transport_failure(HttpError::cut_off, true).timed_out);
    EXPECT_EQ(transport_failure(HttpError::not_http, true).kind, Kind::garbage);
    EXPECT_EQ(outcome_word(boost::asio::error::timed_out, true), "timeout");
    EXPECT_EQ(outcome_word(HttpError::cut_off, true), "cut");
    EXPECT_EQ(outcome_word(boost::asio::error::connection_refused, false), "unreachable");
    EXPECT_EQ(outcome_word(HttpError::body_too_big, true), "garbage");
}

}  // namespace
}  // namespace api_client
