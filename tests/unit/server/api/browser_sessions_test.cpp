#include "server/api/browser_sessions.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace std::chrono_literals;
using api::BrowserSessions;

constexpr clearance::Time begin_of_time{std::chrono::microseconds(1'000'000'000'000'000)};

http::Request with_cookies(const std::vector<std::string>& values) {
    http::Request request;
    for (const auto& value : values) request.headers.emplace_back("Cookie", value);
    return request;
}

TEST(BrowserSessions, AreFoundByTheirSecretAlone) {
    BrowserSessions sessions;
    const auto begun = sessions.begin("token", begin_of_time);
    EXPECT_EQ(begun.secret.size(), 64U);
    EXPECT_EQ(begun.session.csrf.size(), 64U);
    EXPECT_NE(begun.secret, begun.session.csrf);
    const auto found = sessions.find(begun.secret, begin_of_time);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->token, "token");
    EXPECT_EQ(found->csrf, begun.session.csrf);
    auto forged = begun.secret;
    forged.back() = forged.back() == '0' ? '1' : '0';
    EXPECT_FALSE(sessions.find(forged, begin_of_time));
    EXPECT_FALSE(sessions.find(begun.session.csrf, begin_of_time));
    EXPECT_FALSE(sessions.find("", begin_of_time));
    EXPECT_FALSE(sessions.find(api::sha256_of_text(begun.secret), begin_of_time)) << "what is kept is no key";
}

TEST(BrowserSessions, HaveSecretsOfTheirOwn) {
    BrowserSessions sessions;
    std::set<std::string> secrets;
    for (int i = 0; i < 100; ++i) secrets.insert(sessions.begin("token", begin_of_time).secret);
    EXPECT_EQ(secrets.size(), 100U);
}

TEST(BrowserSessions, EndWhenTheyAreIdleForTwelveHours) {
    BrowserSessions sessions;
    const auto secret = sessions.begin("token", begin_of_time).secret;
    EXPECT_TRUE(sessions.find(secret, begin_of_time + 12h - 1us)) << "and this use counts";
    EXPECT_TRUE(sessions.find(secret, begin_of_time + 24h - 2us));
    EXPECT_FALSE(sessions.find(secret, begin_of_time + 36h));
    EXPECT_EQ(sessions.count(), 0U);
}

TEST(BrowserSessions, EndAfterSevenDaysHoweverMuchTheyAreUsed) {
    BrowserSessions sessions;
    const auto secret = sessions.begin("token", begin_of_time).secret;
    for (auto time = 0h; time < 7 * 24h; time += 6h)
        ASSERT_TRUE(sessions.find(secret, begin_of_time + time)) << time.count();
    EXPECT_FALSE(sessions.find(secret, begin_of_time + 7 * 24h));
}

TEST(BrowserSessions, AreAskedForWithoutBeingUsed) {
    BrowserSessions sessions;
    const auto begun = sessions.begin("token", begin_of_time);
    EXPECT_TRUE(sessions.is_alive(begun.session, begin_of_time + 12h - 1us));
    EXPECT_FALSE(sessions.is_alive(begun.session, begin_of_time + 12h)) << "asking was no use";
    EXPECT_TRUE(sessions.find(begun.secret, begin_of_time + 11h));
    EXPECT_TRUE(sessions.is_alive(begun.session, begin_of_time + 12h)) << "but this was";
    sessions.end(begun.secret);
    EXPECT_FALSE(sessions.is_alive(begun.session, begin_of_time + 11h));
    EXPECT_FALSE(sessions.is_alive({}, begin_of_time));
}

TEST(BrowserSessions, OfOneTokenAre250AtMostAndItsOneIdleForLongestGoes) {
    BrowserSessions sessions;
    const auto others = sessions.begin("other", begin_of_time).secret;
    const auto oldest = sessions.begin("token", begin_of_time).secret;
    const auto second = sessions.begin("token", begin_of_time + 1s).secret;
    for (std::size_t i = 2; i < BrowserSessions::most_of_token; ++i)
        sessions.begin("token", begin_of_time + 2s);
    EXPECT_TRUE(sessions.find(oldest, begin_of_time + 3s));
    const auto newest = sessions.begin("token", begin_of_time + 4s).secret;
    EXPECT_EQ(sessions.count(), BrowserSessions::most_of_token + 1);
    EXPECT_TRUE(sessions.find(oldest, begin_of_time + 5s));
    EXPECT_FALSE(sessions.find(second, begin_of_time + 5s));
    EXPECT_TRUE(sessions.find(newest, begin_of_time + 5s));
    for (std::size_t i = 0; i <= BrowserSessions::most; ++i) sessions.begin("token", begin_of_time + 6s);
    EXPECT_TRUE(sessions.find(others, begin_of_time + 7s)) << "whoever begins many ends nobody else's";
}

TEST(BrowserSessions, AreAThousandAtMostAndTheTokenThatHasMostGivesWay) {
    BrowserSessions sessions;
    const auto only = sessions.begin("only", begin_of_time).secret;
    const auto first = sessions.begin("many", begin_of_time + 1s).secret;
    const auto second = sessions.begin("many", begin_of_time + 1s + 1us).secret;
    for (int i = 2; i < 240; ++i) sessions.begin("many", begin_of_time + 2s);
    for (const std::string token : {"a", "b", "c", "d"})
        for (int i = 0; sessions.count() < BrowserSessions::most && i < 200; ++i)
            sessions.begin(token, begin_of_time + 1s);
    ASSERT_EQ(sessions.count(), BrowserSessions::most);
    const auto newest = sessions.begin("new", begin_of_time + 3s).secret;
    EXPECT_EQ(sessions.count(), BrowserSessions::most);
    EXPECT_FALSE(sessions.find(first, begin_of_time + 3s));
    for (const auto& secret : {only, second, newest}) EXPECT_TRUE(sessions.find(secret, begin_of_time + 3s));
}

TEST(BrowserSessions, AreEndedOneByOneOrByTheirToken) {
    BrowserSessions sessions;
    const auto first = sessions.begin("a", begin_of_time).secret;
    const auto second = sessions.begin("a", begin_of_time).secret;
    const auto other = sessions.begin("b", begin_of_time).secret;
    EXPECT_TRUE(sessions.end(first));
    EXPECT_FALSE(sessions.end(first));
    EXPECT_TRUE(sessions.find(second, begin_of_time));
    sessions.end_others([](const std::string& token) { return token == "b"; });
    EXPECT_FALSE(sessions.find(second, begin_of_time));
    EXPECT_TRUE(sessions.find(other, begin_of_time));
}

TEST(SessionSecret, IsReadAmongOtherCookies) {
    const std::string secret(64, 'a');
    EXPECT_EQ(api::session_secret(with_cookies({"a=b; clearance_session=" + secret + " ;c=d"})), secret);
    EXPECT_EQ(api::session_secret(with_cookies({"a=b", "clearance_session=" + secret})), secret);
}

TEST(SessionSecret, ThatCouldBeSomebodyElsesIsNone) {
    const std::string secret(64, 'a');
    const std::vector<std::vector<std::string>> hostile{
        {},
        {""},
        {"clearance_session"},
        {"clearance_session="},
        {"clearance_session=" + std::string(63, 'a')},
        {"clearance_session=" + std::string(65, 'a')},
        {"Clearance_Session=" + secret},
        {"xclearance_session=" + secret},
        {"clearance_session=" + secret + "; clearance_session=" + secret},
        {"clearance_session=" + secret, "clearance_session=" + std::string(64, 'b')},
        {"clearance_session=; clearance_session=" + secret},
        {";;;=;=clearance_session=" + secret}};
    for (const auto& cookies : hostile)
        EXPECT_EQ(api::session_secret(with_cookies(cookies)), "") << testing::PrintToString(cookies);
}

TEST(SessionCookie, IsForThisServiceAlone) {
    EXPECT_EQ(api::set_session_cookie("abc", false),
              "clearance_session=abc; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict");
    EXPECT_EQ(api::set_session_cookie("abc", true),
              "clearance_session=abc; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict; Secure");
    EXPECT_EQ(api::set_session_cookie("", false),
              "clearance_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}

}  // namespace
