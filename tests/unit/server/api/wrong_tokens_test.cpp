#include "server/api/wrong_tokens.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace std::chrono_literals;
using api::WrongTokens;

constexpr clearance::Time begin_of_time{std::chrono::microseconds(1'000'000'000'000'000)};

std::string v4(int n) {
    return "10.0." + std::to_string(n / 256) + "." + std::to_string(n % 256);
}

TEST(WrongTokens, AreAnsweredEverMoreSlowlyUpToTwoSeconds) {
    WrongTokens wrong;
    std::vector<std::chrono::milliseconds> delays;
    for (int i = 0; i < 9; ++i) delays.push_back(wrong.count("192.0.2.1", begin_of_time));
    const std::vector<std::chrono::milliseconds> expected{50ms,   100ms,  200ms,  400ms, 800ms,
                                                          1600ms, 2000ms, 2000ms, 2000ms};
    EXPECT_EQ(delays, expected);
    for (int i = 0; i < 5'000; ++i) wrong.count("192.0.2.1", begin_of_time);
    EXPECT_EQ(wrong.count("192.0.2.1", begin_of_time), WrongTokens::longest);
}

TEST(WrongTokens, AreForgottenByHalfEachMinute) {
    WrongTokens wrong;
    for (int i = 0; i < 4; ++i) wrong.count("192.0.2.1", begin_of_time);
    EXPECT_EQ(wrong.count("192.0.2.1", begin_of_time + 60s), 200ms) << "as the third";
    EXPECT_EQ(wrong.count("192.0.2.1", begin_of_time + 3600s), 50ms);
    EXPECT_EQ(wrong.count("192.0.2.1", begin_of_time), 100ms) << "a clock that goes back forgets nothing";
}

TEST(WrongTokens, OfOneAddressDoNotSlowAnother) {
    WrongTokens wrong;
    for (int i = 0; i < 9; ++i) wrong.count("192.0.2.1", begin_of_time);
    EXPECT_EQ(wrong.count("192.0.2.2", begin_of_time), 50ms);
    EXPECT_EQ(wrong.count("2001:db8::1", begin_of_time), 50ms);
}

TEST(WrongTokens, OfOneIPv6NetworkAreOneOwners) {
    WrongTokens wrong;
    wrong.count("2001:db8:0:1::1", begin_of_time);
    EXPECT_EQ(wrong.count("2001:db8:0:1:ffff::2", begin_of_time), 100ms);
    EXPECT_EQ(wrong.count("2001:db8:0:2::1", begin_of_time), 50ms);
    wrong.count("192.0.2.1", begin_of_time);
    EXPECT_EQ(wrong.count("::ffff:192.0.2.1", begin_of_time), 100ms) << "the same address";
}

TEST(WrongTokens, OfWhatIsNoAddressAreCountedTogether) {
    WrongTokens wrong;
    wrong.count("", begin_of_time);
    EXPECT_EQ(wrong.count("nonsense", begin_of_time), 100ms);
}

TEST(WrongTokens, OfManyAddressesTheWorstAreRemembered) {
    WrongTokens wrong;
    for (int i = 0; i < 9; ++i) wrong.count("192.0.2.1", begin_of_time);
    for (int n = 0; n < 10'000; ++n) wrong.count(v4(n), begin_of_time);
    EXPECT_LE(wrong.remembered(), WrongTokens::most);
    EXPECT_EQ(wrong.count("192.0.2.1", begin_of_time), WrongTokens::longest);
}

TEST(WrongTokens, AreLoggedNowAndThenByTheirAddress) {
    logging::configure("info", true);
    testing::internal::CaptureStderr();
    WrongTokens wrong;
    for (int i = 0; i < 5; ++i) wrong.count("192.0.2.1", begin_of_time + i * 1s);
    wrong.count("192.0.2.1", begin_of_time + 10s);
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2) << log;
    EXPECT_NE(log.find(R"("event":"wrong_tokens")"), std::string::npos) << log;
    EXPECT_NE(log.find("192.0.2.1"), std::string::npos) << log;
    EXPECT_NE(log.find(R"("held_back":4)"), std::string::npos) << log;
}

}  // namespace
