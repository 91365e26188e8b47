#include "server/alerts/attempt.hpp"

#include <gtest/gtest.h>

#include "clearance/time.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using alerts::AttemptContext;
using alerts::AttemptOutcome;
using storage::AlertState;

const storage::Time created = *clearance::parse_time("2026-11-23T10:00:00Z");

storage::Alert alert_tried(int attempts) {
    storage::Alert alert;
    alert.state = AlertState::waiting;
    alert.created_at = alert.tried_since = created;
    alert.attempts = attempts;
    return alert;
}

AttemptOutcome answered(unsigned status, std::string body = {}, api_client::Headers headers = {}) {
    return {api_client::HttpAnswer{status, std::move(headers), std::move(body)}, {}};
}

AttemptContext at(std::chrono::microseconds age, double draw = 0.5) {
    return {created + age, draw, retrying::Backoff{5s, 1h}, 24h};
}

class Verdict : public testing::TestWithParam<std::pair<unsigned, AlertState>> {};

TEST_P(Verdict, FollowsTheStatus) {
    const auto result = alerts::judge(alert_tried(0), answered(GetParam().first), at(1s));
    EXPECT_EQ(result.state, GetParam().second);
    EXPECT_EQ(result.status, static_cast<int>(GetParam().first));
    EXPECT_EQ(result.next_attempt_at.has_value(), result.state == AlertState::waiting);
}

INSTANTIATE_TEST_SUITE_P(
    Statuses, Verdict,
    testing::Values(std::pair{200U, AlertState::delivered}, std::pair{202U, AlertState::delivered},
                    std::pair{204U, AlertState::delivered}, std::pair{299U, AlertState::delivered},
                    std::pair{301U, AlertState::waiting}, std::pair{400U, AlertState::dead},
                    std::pair{401U, AlertState::dead}, std::pair{404U, AlertState::dead},
                    std::pair{408U, AlertState::waiting}, std::pair{410U, AlertState::dead},
                    std::pair{422U, AlertState::dead}, std::pair{425U, AlertState::waiting},
                    std::pair{429U, AlertState::waiting}, std::pair{499U, AlertState::dead},
                    std::pair{500U, AlertState::waiting}, std::pair{503U, AlertState::waiting}));

TEST(Attempt, WithoutAnAnswerIsTriedAgainAndSaysWhy) {
    const auto result = alerts::judge(alert_tried(0), {std::nullopt, "Connection refused"}, at(1s));
    EXPECT_EQ(result.state, AlertState::waiting);
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.error, "Connection refused");
    EXPECT_EQ(result.next_attempt_at, created + 1s + 2500ms);
}

TEST(RetryAfter, OfA429OrA503IsHonouredAndSpreadBehindIt) {
    for (const unsigned status : {429U, 503U}) {
        const auto result =
            alerts::judge(alert_tried(0), answered(status, "", {{"retry-after", "90"}}), at(1s));
        EXPECT_EQ(result.next_attempt_at, created + 1s + 90s + 2500ms);
    }
    const auto shorter = alerts::judge(alert_tried(9), answered(503, "", {{"Retry-After", "1"}}), at(1s));
    EXPECT_EQ(shorter.next_attempt_at, created + 1s + 1s + 1280s);
    const auto other = alerts::judge(alert_tried(0), answered(500, "", {{"Retry-After", "90"}}), at(1s));
    EXPECT_EQ(other.next_attempt_at, created + 1s + 2500ms);
}

TEST(MaxAge, TheLastAttemptIsAtItsEndAndThenTheAlertIsDead) {
    const auto nearly = alerts::judge(alert_tried(30), answered(500), at(24h - 1s));
    EXPECT_EQ(nearly.state, AlertState::waiting);
    EXPECT_EQ(nearly.next_attempt_at, created + 24h);
    const auto over = alerts::judge(alert_tried(31), answered(500, "down"), at(24h));
    EXPECT_EQ(over.state, AlertState::dead);
    EXPECT_FALSE(over.next_attempt_at);
    EXPECT_TRUE(over.gave_up);
    EXPECT_EQ(over.error, "HTTP 500");
    EXPECT_EQ(over.answer, "down");
    EXPECT_EQ(alerts::judge(alert_tried(31), answered(200), at(48h)).state, AlertState::delivered);
    const auto told = alerts::judge(alert_tried(0), answered(503, "", {{"Retry-After", "99999999"}}), at(1s));
    EXPECT_EQ(told.next_attempt_at, created + 24h);
}

TEST(MaxAge, BeginsAnewWhenTheAlertIsSentAgain) {
    auto alert = alert_tried(0);
    EXPECT_EQ(alerts::judge(alert, answered(503), at(25h)).state, AlertState::dead);
    alert.tried_since = created + 24h;
    EXPECT_EQ(alerts::judge(alert, answered(503), at(25h)).state, AlertState::waiting);
    EXPECT_EQ(alerts::judge(alert, answered(503), at(48h)).state, AlertState::dead);
}

TEST(KeptAnswer, IsAtMost16KibibytesAndCutBetweenLetters) {
    const auto ascii = alerts::judge(alert_tried(0), answered(500, std::string(20'000, 'x')), at(1s));
    EXPECT_EQ(ascii.answer, std::string(16'384, 'x'));
    std::string umlauts = "x";
    for (int i = 0; i < 10'000; ++i) umlauts += "\xC3\xA4";
    EXPECT_EQ(alerts::judge(alert_tried(0), answered(500, umlauts), at(1s)).answer,
              umlauts.substr(0, 16'383));
}

TEST(KeptAnswer, IsValidUtf8WithoutControlCharacters) {
    const auto body =
        "a\0b\r\n\x1b[0m \xff \xC0\x80 \xED\xA0\x80 \xF0\x9F\x9A\x97 \xF4\x90\x80\x80 \xE2\x82"s;
    const auto result = alerts::judge(alert_tried(0), answered(500, body), at(1s));
    EXPECT_EQ(result.answer, "a b   [0m ? ?? ??? \xF0\x9F\x9A\x97 ???? ??");
}

TEST(KeptAnswer, OfADeliveredAlertIsKeptAndNoError) {
    const auto result = alerts::judge(alert_tried(0), answered(200, "thanks"), at(1s));
    EXPECT_EQ(result.error, "");
    EXPECT_EQ(result.answer, "thanks");
}

TEST(ReceiversFailure, IsNoneOfOneAlertAlone) {
    for (const unsigned status : {200U, 204U, 400U, 404U, 410U, 422U})
        EXPECT_FALSE(alerts::is_receivers_failure(answered(status))) << status;
    for (const unsigned status : {301U, 408U, 425U, 429U, 500U, 503U, 599U})
        EXPECT_TRUE(alerts::is_receivers_failure(answered(status))) << status;
    EXPECT_TRUE(alerts::is_receivers_failure({std::nullopt, "Connection refused"}));
}

}  // namespace
