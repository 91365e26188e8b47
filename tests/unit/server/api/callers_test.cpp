// Who asks, where it is not by a token in the request: sessions of browsers, and users of a proxy.
#include <gtest/gtest.h>

#include "server/api/auth.hpp"
#include "tests/unit/server/api/service.hpp"

namespace {

using namespace std::chrono_literals;
using api::Authority;
using api::Caller;
using config::Role;
using storage::Means;

config::ApiSection section(Role proxy_role = Role::operate) {
    config::ApiSection api;
    api.tokens = two_tokens();
    api.trusted_proxies = {"10.0.0.7"};
    api.proxy_role = proxy_role;
    return api;
}

class Callers : public ::testing::Test {
  protected:
    static http::Request request(const std::string& method, http::Headers headers,
                                 const std::string& remote = "192.0.2.1:99") {
        http::Request request;
        request.method = method;
        request.path = "/v1/sweeps";
        request.headers = std::move(headers);
        request.headers.emplace_back("Host", "tracker.example");
        request.remote = remote;
        return request;
    }
    static http::Request through_proxy(const std::string& method, http::Headers headers = {}) {
        headers.emplace_back("X-Forwarded-User", "ann");
        return request(method, std::move(headers), "10.0.0.7:99");
    }
    unsigned status(const http::Request& request, Role needed) {
        const auto verdict = authority.check(request, needed);
        const auto* problem = std::get_if<http::Problem>(&verdict);
        return problem == nullptr ? 200 : problem->status;
    }
    Caller caller(const http::Request& request) {
        return std::get<Caller>(authority.check(request, Role::read));
    }
    void begin(const std::string& token = "operate-secret") {
        const auto begun = authority.begin_session(token);
        ASSERT_TRUE(begun);
        csrf = begun->session.csrf;
        cookie = "clearance_session=" + begun->secret;
    }

    clearance::Time now = time_of("2026-03-01T12:00:00Z");
    Authority authority{section(), [this] { return now; }};
    std::string csrf, cookie;
};

TEST_F(Callers, ASessionIsItsTokensBearer) {
    begin();
    const auto found = caller(request("GET", {{"Cookie", cookie}}));
    EXPECT_EQ(found.name, "operator");
    EXPECT_EQ(found.role, Role::operate);
    EXPECT_EQ(found.means, Means::session);
    EXPECT_EQ(found.session->csrf, csrf);
}

TEST_F(Callers, NoSessionBeginsWithAWrongToken) {
    EXPECT_FALSE(authority.begin_session("wrong"));
    EXPECT_FALSE(authority.begin_session(""));
}

TEST_F(Callers, AForgedOrDoubledCookieIsNobodys) {
    begin();
    for (const auto& forged :
         {std::string("clearance_session=") + std::string(64, '0'), cookie + "0", cookie + "; " + cookie,
          "clearance_session=" + csrf, std::string("clearance_session=operate-secret")})
        EXPECT_EQ(status(request("GET", {{"Cookie", forged}}), Role::read), 401U) << forged;
    EXPECT_EQ(status(request("GET", {{"Cookie", cookie}, {"Cookie", cookie}}), Role::read), 401U);
}

TEST_F(Callers, ASessionsCommandNeedsItsOwnCsrfToken) {
    begin("read-secret");
    const auto others = csrf;
    begin();
    const auto command = [&](const http::Headers& more) {
        http::Headers headers{{"Cookie", cookie}};
        headers.insert(headers.end(), more.begin(), more.end());
        return status(request("POST", headers), Role::operate);
    };
    EXPECT_EQ(command({{"X-CSRF-Token", csrf}}), 200U);
    EXPECT_EQ(command({}), 403U);
    EXPECT_EQ(command({{"X-CSRF-Token", ""}}), 403U);
    EXPECT_EQ(command({{"X-CSRF-Token", others}}), 403U);
    EXPECT_EQ(command({{"X-CSRF-Token", csrf.substr(1)}}), 403U);
    EXPECT_EQ(command({{"X-CSRF-Token", csrf + "0"}}), 403U);
    EXPECT_EQ(command({{"X-CSRF-Token", csrf}, {"X-CSRF-Token", csrf}}), 403U);
    EXPECT_EQ(command({{"Sec-Fetch-Site", "same-origin"}}), 403U);
    EXPECT_EQ(command({{"X-CSRF-Token", csrf}, {"Sec-Fetch-Site", "same-origin"}}), 200U);
    EXPECT_EQ(command({{"X-CSRF-Token", csrf}, {"Sec-Fetch-Site", "none"}}), 403U);
    EXPECT_EQ(command({{"X-CSRF-Token", csrf}, {"Sec-Fetch-Site", "cross-site"}}), 403U);
    EXPECT_EQ(command({{"X-CSRF-Token", csrf}, {"Origin", "https://tracker.example"}}), 200U);
    EXPECT_EQ(command({{"X-CSRF-Token", csrf}, {"Origin", "https://evil.example"}}), 403U);
    EXPECT_EQ(status(request("DELETE", {{"Cookie", cookie}}), Role::read), 403U) << "whatever the role";
    EXPECT_EQ(status(request("HEAD", {{"Cookie", cookie}}), Role::read), 200U);
}

TEST_F(Callers, ASessionsRoleIsThatOfItsTokenNow) {
    begin();
    const auto command = request("POST", {{"Cookie", cookie}, {"X-CSRF-Token", csrf}});
    EXPECT_EQ(status(command, Role::operate), 200U);
    auto tokens = two_tokens();
    tokens[1].role = Role::read;
    tokens[1].name = "renamed";
    authority.replace(tokens);
    EXPECT_EQ(status(command, Role::operate), 403U);
    EXPECT_EQ(caller(request("GET", {{"Cookie", cookie}})).name, "renamed");
}

TEST_F(Callers, ATokenThatIsRemovedEndsItsSessionsForGood) {
    begin();
    const auto question = request("GET", {{"Cookie", cookie}});
    authority.replace({two_tokens()[0]});
    EXPECT_EQ(status(question, Role::read), 401U);
    authority.replace(two_tokens());
    EXPECT_EQ(status(question, Role::read), 401U);
}

TEST_F(Callers, ASessionIsOverWhenItIsIdleOrOld) {
    begin();
    const auto question = request("GET", {{"Cookie", cookie}});
    now += 11h;
    EXPECT_EQ(status(question, Role::read), 200U);
    now += 12h;
    EXPECT_EQ(status(question, Role::read), 401U);
}

TEST_F(Callers, AreKnownForAsLongAsWhatTheyCameByHolds) {
    begin();
    const auto user = caller(request("GET", {{"Cookie", cookie}}));
    const auto bearer = caller(request("GET", {{"Authorization", "Bearer read-secret"}}));
    const auto ann = caller(through_proxy("GET"));
    EXPECT_TRUE(authority.still_knows(user));
    EXPECT_TRUE(authority.still_knows(bearer));
    now += 12h;
    EXPECT_FALSE(authority.still_knows(user)) << "asking did not use the session";
    begin();
    const auto second = caller(request("GET", {{"Cookie", cookie}}));
    EXPECT_TRUE(authority.end_session(request("GET", {{"Cookie", cookie}})));
    EXPECT_FALSE(authority.still_knows(second));
    begin();
    const auto third = caller(request("GET", {{"Cookie", cookie}}));
    authority.replace({{"new", sha256_of("fresh"), Role::read}});
    EXPECT_FALSE(authority.still_knows(third)) << "its token is gone";
    EXPECT_FALSE(authority.still_knows(bearer));
    EXPECT_TRUE(authority.still_knows(ann));
}

TEST_F(Callers, ATokenInTheRequestCountsBeforeItsCookie) {
    begin();
    EXPECT_EQ(caller(request("GET", {{"Cookie", cookie}, {"Authorization", "Bearer read-secret"}})).name,
              "dashboard");
    EXPECT_EQ(status(request("GET", {{"Cookie", cookie}, {"Authorization", "Bearer wrong"}}), Role::read),
              401U);
    EXPECT_EQ(status(request("GET", {{"Cookie", cookie}, {"Authorization", "Basic YTpi"}}), Role::read),
              401U);
}

TEST_F(Callers, AProxysUserIsHisNameWithTheRoleOfThoseUsers) {
    const auto found = caller(through_proxy("GET"));
    EXPECT_EQ(found.name, "ann");
    EXPECT_EQ(found.means, Means::proxy);
    EXPECT_EQ(found.role, Role::operate);
    begin();
    EXPECT_EQ(caller(through_proxy("GET", {{"Cookie", cookie}})).name, "operator");
    now += 24h;
    EXPECT_EQ(caller(through_proxy("GET", {{"Cookie", cookie}})).name, "ann") << "an old cookie is no harm";
    EXPECT_EQ(status(through_proxy("GET", {{"Authorization", "Bearer wrong"}}), Role::read), 401U);
}

TEST_F(Callers, TheHeaderIsIgnoredFromElsewhereAndWhenItIsThereTwice) {
    EXPECT_EQ(status(request("GET", {{"X-Forwarded-User", "ann"}}), Role::read), 401U);
    EXPECT_EQ(
        status(request("GET", {{"X-Forwarded-User", "ann"}, {"X-Forwarded-For", "10.0.0.7"}}), Role::read),
        401U);
    EXPECT_EQ(status(through_proxy("GET", {{"X-Forwarded-User", "bob"}}), Role::read), 401U);
}

TEST_F(Callers, AProxysUserCommandsFromOurOwnPagesOnly) {
    const auto command = [&](const http::Headers& headers) {
        return status(through_proxy("POST", headers), Role::operate);
    };
    EXPECT_EQ(command({{"Sec-Fetch-Site", "same-origin"}}), 200U);
    EXPECT_EQ(command({{"Origin", "https://tracker.example"}}), 200U);
    EXPECT_EQ(command({{"X-CSRF-Token", "1"}}), 200U);
    EXPECT_EQ(command({}), 403U);
    EXPECT_EQ(command({{"Sec-Fetch-Site", "none"}}), 403U);
    EXPECT_EQ(command({{"Sec-Fetch-Site", "cross-site"}}), 403U);
    EXPECT_EQ(command({{"Sec-Fetch-Site", "same-site"}}), 403U);
    EXPECT_EQ(command({{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "cross-site"}}), 403U);
    EXPECT_EQ(command({{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://tracker.example"}}), 403U);
    EXPECT_EQ(command({{"Origin", "https://evil.example"}}), 403U);
    EXPECT_EQ(command({{"Origin", "null"}}), 403U);
    EXPECT_EQ(command({{"Origin", ""}}), 403U);
    EXPECT_EQ(command({{"X-CSRF-Token", ""}}), 403U);
}

TEST_F(Callers, WhatAnyoneCanAddDoesNotMakeAForeignPageOurs) {
    const auto command = [&](http::Headers headers) {
        headers.emplace_back("X-CSRF-Token", "1");
        return status(through_proxy("POST", headers), Role::operate);
    };
    EXPECT_EQ(command({{"Origin", "https://evil.example"}}), 403U);
    EXPECT_EQ(command({{"Origin", "null"}}), 403U);
    EXPECT_EQ(command({{"Origin", "https://tracker.example"}, {"Origin", "https://evil.example"}}), 403U);
    EXPECT_EQ(command({{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-origin"}}), 403U);
    EXPECT_EQ(command({{"Sec-Fetch-Site", "cross-site"}}), 403U);
    EXPECT_EQ(command({{"Sec-Fetch-Site", "none"}}), 403U);
    EXPECT_EQ(command({{"Origin", "https://tracker.example"}}), 200U);
}

TEST_F(Callers, AnAllowedOriginIsOursWhereNoForeignPageCouldHaveAsked) {
    auto allowing = section();
    allowing.allowed_origins = {"https://outside.example"};
    const Authority renamed(allowing, [this] { return now; });
    const auto command = [&](http::Headers headers) {
        headers.emplace_back("Origin", "https://outside.example");
        return std::holds_alternative<Caller>(
            renamed.check(through_proxy("POST", std::move(headers)), Role::operate));
    };
    EXPECT_TRUE(command({{"Sec-Fetch-Site", "same-origin"}})) << "the proxy wrote another Host";
    EXPECT_TRUE(command({{"X-CSRF-Token", "1"}}));
    EXPECT_FALSE(command({{"Sec-Fetch-Site", "cross-site"}, {"X-CSRF-Token", "1"}}));
    EXPECT_FALSE(command({})) << "it may read, with a token";
}

TEST_F(Callers, WhoseSessionHasEndedIsToldSo) {
    begin();
    const auto question = request("GET", {{"Cookie", cookie}});
    now += 12h;
    const auto told = [&](const http::Request& asked) {
        return std::get<http::Problem>(authority.check(asked, Role::read));
    };
    EXPECT_EQ(told(question).status, 401U);
    EXPECT_EQ(told(question).detail, "this session has ended: begin another with POST /v1/session");
    EXPECT_EQ(told(question).headers.at(0).second, "Bearer") << "no token was tried";
    EXPECT_EQ(authority.guard(Role::read)(question)->delay, 0ms);
    EXPECT_EQ(told(request("GET", {})).detail, "a bearer token is needed");
    EXPECT_EQ(told(request("GET", {{"Cookie", "clearance_session=x"}})).detail, "a bearer token is needed");
}

TEST_F(Callers, AProxysUserMayReadOnlyUnlessConfigured) {
    const Authority reading(section(Role::read), [this] { return now; });
    const auto verdict = reading.check(through_proxy("POST", {{"X-CSRF-Token", "1"}}), Role::operate);
    EXPECT_EQ(std::get<http::Problem>(verdict).status, 403U);
}

TEST_F(Callers, ProxiesWithoutTokensDoNotOpenTheApi) {
    auto without_tokens = section();
    without_tokens.tokens.clear();
    const Authority closed(without_tokens, [this] { return now; });
    EXPECT_FALSE(closed.is_open());
    EXPECT_TRUE(std::holds_alternative<http::Problem>(closed.check(request("GET", {}), Role::read)));
}

TEST_F(Callers, AWrongTokenIsHeldBackAndARightOneNever) {
    const auto guard = authority.guard(Role::read);
    const auto wrong = request("GET", {{"Authorization", "Bearer wrong"}});
    auto last = 0ms;
    for (int i = 0; i < 8; ++i) {
        const auto refusal = guard(wrong);
        ASSERT_TRUE(refusal);
        EXPECT_EQ(refusal->status, 401U);
        EXPECT_GE(refusal->delay, last);
        last = refusal->delay;
    }
    EXPECT_EQ(last, 2'000ms);
    EXPECT_FALSE(guard(request("GET", {{"Authorization", "Bearer read-secret"}})));
    const auto nobody = guard(request("GET", {}));
    ASSERT_TRUE(nobody);
    EXPECT_EQ(nobody->delay, 0ms) << "no token is no wrong one";
    const auto elsewhere = guard(request("GET", {{"Authorization", "Bearer wrong"}}, "192.0.2.9:1"));
    EXPECT_EQ(elsewhere->delay, 50ms);
}

TEST_F(Callers, BehindAProxyWrongTokensAreCountedByTheBrowsersAddress) {
    const auto guard = authority.guard(Role::read);
    const auto wrong = [&](const std::string& remote, const std::string& list) {
        return guard(request("GET", {{"Authorization", "Bearer wrong"}, {"X-Forwarded-For", list}}, remote))
            ->delay;
    };
    EXPECT_EQ(wrong("10.0.0.7:1", "192.0.2.1"), 50ms);
    EXPECT_EQ(wrong("10.0.0.7:1", "192.0.2.2"), 50ms);
    EXPECT_EQ(wrong("10.0.0.7:1", "1.2.3.4, 192.0.2.1"), 100ms);
    EXPECT_EQ(wrong("192.0.2.1:5", "5.6.7.8"), 200ms) << "a stranger cannot be another one";
}

}  // namespace
