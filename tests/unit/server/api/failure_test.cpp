#include "server/api/failure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using api_client::Failure;
using Kind = Failure::Kind;
using std::chrono::milliseconds;

Failure failure(Kind kind, unsigned status, std::string message = "secret words") {
    Failure result;
    result.kind = kind;
    result.status = status;
    result.message = std::move(message);
    return result;
}

struct Mapping {
    std::string name;
    Failure failure;
    unsigned status;
    std::string type;
    bool words;  // whether the platform's words are passed on
};

class FailureMapping : public ::testing::TestWithParam<Mapping> {};

TEST_P(FailureMapping, BecomesOurProblem) {
    const auto problem = api::to_problem(GetParam().failure);
    EXPECT_EQ(problem.status, GetParam().status);
    EXPECT_EQ(problem.type, GetParam().type);
    EXPECT_FALSE(problem.title.empty());
    EXPECT_FALSE(problem.detail.empty());
    EXPECT_EQ(problem.detail.find("secret words") != std::string::npos, GetParam().words) << problem.detail;
}

Failure timed_out() {
    auto result = failure(Kind::unreachable, 0);
    result.timed_out = true;
    return result;
}

Failure unclear(Kind kind, unsigned status) {
    auto result = failure(kind, status);
    result.outcome_unknown = true;
    return result;
}

INSTANTIATE_TEST_SUITE_P(
    Failure, FailureMapping,
    ::testing::Values(
        Mapping{"not_found", failure(Kind::refused, 404), 404, "not-found", true},
        Mapping{"conflict", failure(Kind::refused, 409), 409, "conflict", true},
        Mapping{"unprocessable", failure(Kind::refused, 422), 422, "unprocessable", true},
        Mapping{"not_sent", failure(Kind::refused, 0), 422, "unprocessable", true},
        Mapping{"forbidden", failure(Kind::refused, 403), 502, "platform-failed", false},
        Mapping{"refused_401", failure(Kind::refused, 401), 502, "platform-failed", false},
        Mapping{"bad_request", failure(Kind::refused, 400), 502, "platform-failed", true},
        Mapping{"unauthorized", failure(Kind::unauthorized, 401), 502, "platform-failed", false},
        Mapping{"rate_limited", failure(Kind::rate_limited, 429), 503, "unavailable", false},
        Mapping{"server_error", failure(Kind::server_error, 500), 502, "platform-failed", false},
        Mapping{"gateway_time_out", failure(Kind::server_error, 504), 504, "platform-timed-out", false},
        Mapping{"garbage", failure(Kind::garbage, 200), 502, "platform-failed", false},
        Mapping{"unreachable", failure(Kind::unreachable, 0), 502, "platform-failed", false},
        Mapping{"no_connection_in_time", timed_out(), 504, "platform-timed-out", false},
        Mapping{"no_answer", unclear(Kind::unreachable, 0), 504, "outcome-unknown", false},
        Mapping{"unclear_500", unclear(Kind::server_error, 500), 504, "outcome-unknown", false},
        Mapping{"unclear_garbage", unclear(Kind::garbage, 200), 504, "outcome-unknown", false}),
    [](const auto& item) { return item.param.name; });

TEST(Failure, AnUnknownOutcomeIsSaidToBeChecked) {
    EXPECT_EQ(api::to_problem(unclear(Kind::unreachable, 0)).detail,
              "the request may have taken effect; it is being checked");
}

std::string retry_after(std::optional<milliseconds> wait) {
    auto limited = failure(Kind::rate_limited, 429);
    limited.retry_after = wait;
    for (const auto& [name, value] : api::to_problem(limited).headers) {
        if (name == "Retry-After") return value;
    }
    return {};
}

TEST(Failure, TheRateLimitTellsWhenToComeBackInWholeSeconds) {
    EXPECT_EQ(retry_after(milliseconds(10'000)), "10");
    EXPECT_EQ(retry_after(milliseconds(1'001)), "2");
    EXPECT_EQ(retry_after(milliseconds(0)), "1");
    EXPECT_EQ(retry_after(std::nullopt), "10");
    EXPECT_EQ(retry_after(std::chrono::hours(24)), "3600");
}

}  // namespace
