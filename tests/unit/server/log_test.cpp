#include "server/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <limits>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "server/log_line.hpp"

namespace logging {
namespace {

using testing::HasSubstr;

const Instant noon{std::chrono::milliseconds(1'795'521'600'042)};  // 2026-11-24T12:00:00.042Z

// Restores what the other tests of this program expect.
struct Log : testing::Test {
    ~Log() override { configure("info", true); }
};

boost::json::object parsed(const std::string& line) {
    boost::system::error_code error;
    const auto value = boost::json::parse(line, error);
    EXPECT_FALSE(error) << line;
    return value.is_object() ? value.get_object() : boost::json::object{};
}

TEST_F(Log, JsonHasTimeLevelEventAndFieldsOfTheirOwnTypes) {
    const auto line = json_line(noon, Level::warning, "webhook_refused",
                                {{"remote", "192.0.2.1"}, {"count", 7}, {"share", 0.5}, {"final", true}});
    EXPECT_EQ(line, R"({"time":"2026-11-24T12:00:00.042Z","level":"warning","event":"webhook_refused",)"
                    R"("remote":"192.0.2.1","count":7,"share":0.5,"final":true})");
}

TEST_F(Log, JsonIsValidForAnyBytes) {
    for (int first = 0; first < 256; ++first)
        for (const int second : {0, 10, 34, 92, 127, 128, 160, 191, 192, 224, 237, 240, 244, 255}) {
            const std::string text{'a', static_cast<char>(first), static_cast<char>(second), 'z'};
            const auto object = parsed(json_line(noon, Level::info, text, {{text, text}}));
            ASSERT_TRUE(object.contains("event"));
            if (first >= 128 || second >= 128 || first == 0 || second == 0) continue;
            EXPECT_EQ(object.at("event").as_string(), text);
        }
}

TEST_F(Log, JsonKeepsWhatIsValidAndReplacesWhatIsNot) {
    const std::string good = "Grüße 車 🚗 \xEF\xBF\xBD";
    EXPECT_EQ(parsed(json_line(noon, Level::info, "e", {{"text", good}})).at("text").as_string(), good);
    // A surrogate, an overlong form, a cut sequence and a lone byte.
    for (const std::string bad : {"\xED\xA0\x80", "\xC0\xAF", "\xF0\x9F\x9A", "\xFF"}) {
        const auto object = parsed(json_line(noon, Level::info, "e", {{"text", bad}}));
        EXPECT_THAT(std::string(object.at("text").as_string()), HasSubstr("\xEF\xBF\xBD"));
    }
}

TEST_F(Log, JsonHasNoNumberThatJsonDoesNotKnow) {
    const auto object = parsed(json_line(noon, Level::info, "e",
                                         {{"nan", std::numeric_limits<double>::quiet_NaN()},
                                          {"inf", std::numeric_limits<double>::infinity()},
                                          {"least", std::numeric_limits<std::int64_t>::min()},
                                          {"tiny", 1e-300}}));
    EXPECT_TRUE(object.at("nan").is_null());
    EXPECT_TRUE(object.at("inf").is_null());
    EXPECT_EQ(object.at("least").as_int64(), std::numeric_limits<std::int64_t>::min());
    EXPECT_DOUBLE_EQ(object.at("tiny").as_double(), 1e-300);
}

TEST_F(Log, TextIsOneLineThatNobodyCanForge) {
    EXPECT_EQ(text_line(noon, Level::error, "ledger_failed",
                        {{"file", "a b"},
                         {"line", "x\nERROR y"},
                         {"vin", "2HM"},
                         {"n", -3},
                         {"none", ""},
                         {"c1", "\xC2\x9B"}}),
              "2026-11-24T12:00:00.042Z ERROR ledger_failed file=\"a b\" line=\"x\\nERROR y\" vin=2HM n=-3 "
              "none=\"\" "
              "c1=\"\\u009b\"");
}

TEST_F(Log, GoesToStderrOneEventALine) {
    testing::internal::CaptureStderr();
    info("started", {{"port", 8080}});
    error("stopped");
    const auto out = testing::internal::GetCapturedStderr();
    ASSERT_EQ(std::count(out.begin(), out.end(), '\n'), 2);
    const auto first = parsed(out.substr(0, out.find('\n')));
    EXPECT_EQ(first.at("event").as_string(), "started");
    EXPECT_EQ(first.at("level").as_string(), "info");
    EXPECT_EQ(first.at("port").as_int64(), 8080);
}

TEST_F(Log, ShowsOnlyTheConfiguredLevelAndAbove) {
    testing::internal::CaptureStderr();
    debug("hidden");
    configure("debug", false);
    debug("shown");
    configure("error", false);
    warning("hidden");
    error("loud");
    const auto out = testing::internal::GetCapturedStderr();
    EXPECT_THAT(out, testing::Not(HasSubstr("hidden")));
    EXPECT_THAT(out, HasSubstr(" DEBUG shown\n"));
    EXPECT_THAT(out, HasSubstr(" ERROR loud\n"));
}

TEST_F(Log, LinesOfSeveralThreadsAreNeverMixed) {
    testing::internal::CaptureStderr();
    {
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([i] {
                for (int n = 0; n < 100; ++n)
                    info("worked", {{"thread", i}, {"text", std::string(200, 'x')}});
            });
        for (auto& thread : threads) thread.join();
    }
    std::istringstream out(testing::internal::GetCapturedStderr());
    int lines = 0;
    for (std::string line; std::getline(out, line); ++lines) ASSERT_EQ(parsed(line).size(), 5U);
    EXPECT_EQ(lines, 400);
}

TEST(RateLimit, LetsOneThroughPerIntervalAndTellsHowManyItHeldBack) {
    RateLimit limit(10);
    std::int64_t held_back = -1;
    EXPECT_TRUE(limit.pass(1000, held_back));
    EXPECT_EQ(held_back, 0);
    EXPECT_FALSE(limit.pass(1000, held_back));
    EXPECT_FALSE(limit.pass(1009, held_back));
    EXPECT_TRUE(limit.pass(1010, held_back));
    EXPECT_EQ(held_back, 2);
    EXPECT_FALSE(limit.pass(1011, held_back));
    EXPECT_TRUE(limit.pass(1020, held_back));
    EXPECT_EQ(held_back, 1);
}

TEST(RateLimit, DoesNotFallSilentWhenTheClockIsSetBack) {
    RateLimit limit(10);
    std::int64_t held_back = 0;
    EXPECT_TRUE(limit.pass(1000, held_back));
    EXPECT_TRUE(limit.pass(500, held_back));
    EXPECT_FALSE(limit.pass(505, held_back));
}

}  // namespace
}  // namespace logging
