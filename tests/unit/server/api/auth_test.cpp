#include "server/api/auth.hpp"

#include <gtest/gtest.h>

#include "tests/unit/server/api/service.hpp"

namespace {

using api::Authority;
using api::Caller;
using config::Role;

http::Request with(std::vector<std::pair<std::string, std::string>> headers) {
    http::Request request;
    request.method = "GET";
    request.path = "/v1/summary";
    request.headers = std::move(headers);
    return request;
}

http::Request bearing(const std::string& token) {
    return with({{"Authorization", "Bearer " + token}});
}

std::string challenge_of(const std::variant<Caller, http::Problem>& verdict) {
    for (const auto& [name, value] : std::get<http::Problem>(verdict).headers) {
        if (name == "WWW-Authenticate") return value;
    }
    return {};
}

unsigned status_of(const std::variant<Caller, http::Problem>& verdict) {
    const auto* problem = std::get_if<http::Problem>(&verdict);
    return problem == nullptr ? 200 : problem->status;
}

TEST(Authority, NamesTheCallerByHisToken) {
    const Authority authority(two_tokens());
    const auto verdict = authority.check(bearing("operate-secret"), Role::operate);
    ASSERT_EQ(status_of(verdict), 200U);
    EXPECT_EQ(std::get<Caller>(verdict).name, "operator");
    EXPECT_EQ(std::get<Caller>(verdict).role, Role::operate);
}

TEST(Authority, TheSchemeIsReadInAnyCaseOfLetters) {
    const Authority authority(two_tokens());
    EXPECT_EQ(status_of(authority.check(with({{"authorization", "bEARER   read-secret "}}), Role::read)),
              200U);
}

TEST(Authority, AskForATokenWithoutAnErrorWhereNoneWasGiven) {
    const Authority authority(two_tokens());
    const auto verdict = authority.check(with({}), Role::read);
    EXPECT_EQ(status_of(verdict), 401U);
    EXPECT_EQ(challenge_of(verdict), "Bearer");
}

struct BadAuthorization {
    std::string name, value;
};

class RefusedAuthorization : public ::testing::TestWithParam<BadAuthorization> {};

TEST_P(RefusedAuthorization, IsAnInvalidToken) {
    const Authority authority(two_tokens());
    const auto verdict = authority.check(with({{"Authorization", GetParam().value}}), Role::read);
    EXPECT_EQ(status_of(verdict), 401U);
    EXPECT_EQ(challenge_of(verdict), "Bearer error=\"invalid_token\"");
}

INSTANTIATE_TEST_SUITE_P(Authority, RefusedAuthorization,
                         ::testing::Values(BadAuthorization{"unknown", "Bearer wrong"},
                                           BadAuthorization{"prefix", "Bearer read-secre"},
                                           BadAuthorization{"longer", "Bearer read-secret1"}),
                         [](const auto& item) { return item.param.name; });

class NoBearerToken : public ::testing::TestWithParam<BadAuthorization> {};

TEST_P(NoBearerToken, IsAskedForWithoutAnError) {
    const Authority authority(two_tokens());
    const auto verdict = authority.check(with({{"Authorization", GetParam().value}}), Role::read);
    EXPECT_EQ(status_of(verdict), 401U);
    EXPECT_EQ(challenge_of(verdict), "Bearer") << "RFC 6750, 3.1: no error where no bearer token was tried";
    EXPECT_EQ(std::get<http::Problem>(verdict).detail, "a bearer token is needed");
}

INSTANTIATE_TEST_SUITE_P(Authority, NoBearerToken,
                         ::testing::Values(BadAuthorization{"empty_token", "Bearer "},
                                           BadAuthorization{"only_scheme", "Bearer"},
                                           BadAuthorization{"empty", ""},
                                           BadAuthorization{"basic", "Basic cmVhZDpyZWFk"},
                                           BadAuthorization{"bare", "read-secret"}),
                         [](const auto& item) { return item.param.name; });

TEST(Authority, TwoAuthorizationsAreRefusedEvenIfOneIsRight) {
    const Authority authority(two_tokens());
    const auto request = with({{"Authorization", "Bearer operate-secret"}, {"Authorization", "Bearer x"}});
    EXPECT_EQ(status_of(authority.check(request, Role::read)), 401U);
}

TEST(Authority, ATokenThatMayReadMayNotCommand) {
    const Authority authority(two_tokens());
    EXPECT_EQ(status_of(authority.check(bearing("read-secret"), Role::read)), 200U);
    const auto verdict = authority.check(bearing("read-secret"), Role::operate);
    EXPECT_EQ(status_of(verdict), 403U);
    EXPECT_EQ(challenge_of(verdict), "Bearer error=\"insufficient_scope\"");
}

TEST(Authority, ADigestOfTheWrongLengthMatchesNothing) {
    const Authority authority(
        {{"broken", "", Role::operate}, {"cut", sha256_of("x").substr(0, 31), Role::operate}});
    EXPECT_FALSE(authority.is_open());
    EXPECT_EQ(status_of(authority.check(bearing("x"), Role::read)), 401U);
}

TEST(Authority, ReplacedTokensCountFromTheNextRequestOn) {
    Authority authority(two_tokens());
    const auto guard = authority.guard(Role::read);
    EXPECT_FALSE(guard(bearing("read-secret")).has_value());
    EXPECT_TRUE(authority.replace({{"new", sha256_of("fresh"), Role::read}}));
    ASSERT_TRUE(guard(bearing("read-secret")).has_value());
    EXPECT_EQ(guard(bearing("read-secret"))->status, 401U);
    EXPECT_FALSE(guard(bearing("fresh")).has_value());
}

TEST(Authority, WhatWasGuardedIsNotOpenedByAnEmptyList) {
    Authority authority(two_tokens());
    EXPECT_FALSE(authority.replace({}));
    EXPECT_FALSE(authority.is_open());
    EXPECT_EQ(status_of(authority.check(bearing("read-secret"), Role::read)), 200U);
}

TEST(Authority, WithoutTokensEverybodyIsLocalAndMayOperate) {
    Authority authority({});
    const auto verdict = authority.check(with({}), Role::operate);
    ASSERT_EQ(status_of(verdict), 200U);
    EXPECT_EQ(std::get<Caller>(verdict).name, "local");
    EXPECT_TRUE(authority.replace(two_tokens()));
    EXPECT_EQ(status_of(authority.check(with({}), Role::read)), 401U);
}

struct HostName {
    std::string name, host;
    bool loopback;
};

class LocalOnly : public ::testing::TestWithParam<HostName> {};

TEST_P(LocalOnly, AnswersLoopbackNamesAndRefusesOthers) {
    const Authority open({});
    const auto refusal = open.local_only()(with({{"Host", GetParam().host}}));
    EXPECT_EQ(refusal.has_value(), !GetParam().loopback) << GetParam().host;
    if (refusal) {
        EXPECT_EQ(refusal->status, 421U);
        EXPECT_EQ(refusal->content_type, "application/problem+json");
    }
    const Authority guarded(two_tokens());
    EXPECT_FALSE(guarded.local_only()(with({{"Host", GetParam().host}})).has_value());
}

INSTANTIATE_TEST_SUITE_P(
    Authority, LocalOnly,
    ::testing::Values(
        HostName{"localhost", "localhost", true}, HostName{"localhost_port", "localhost:8080", true},
        HostName{"upper_case", "LocalHost:1", true}, HostName{"rooted", "localhost.:80", true},
        HostName{"v4", "127.0.0.1", true}, HostName{"v4_port", "127.0.0.1:65535", true},
        HostName{"v4_other", "127.8.9.10:80", true}, HostName{"v6", "[::1]", true},
        HostName{"v6_port", "[::1]:8080", true}, HostName{"empty", "", false},
        HostName{"foreign", "evil.example", false}, HostName{"foreign_port", "evil.example:8080", false},
        HostName{"prefix", "localhost.evil.example", false},
        HostName{"v4_name", "127.0.0.1.evil.example", false}, HostName{"v4_short", "127.1", false},
        HostName{"any", "0.0.0.0:8080", false}, HostName{"private_net", "192.168.0.4", false},
        HostName{"v6_other", "[::2]:80", false}, HostName{"v6_open", "[::1", false},
        HostName{"v6_tail", "[::1]evil", false}, HostName{"v6_bare", "::1", false},
        HostName{"bad_port", "localhost:80x", false}, HostName{"user", "localhost@evil.example", false}),
    [](const auto& item) { return item.param.name; });

TEST(Authority, WhileOpenAPageOfAnotherSiteIsNotObeyed) {
    const Authority open({});
    const auto guard = open.local_only();
    const std::pair<std::string, std::string> host{"Host", "localhost:8080"};
    EXPECT_FALSE(guard(with({host, {"Origin", "http://localhost:8080"}})).has_value());
    for (const std::string origin :
         {"https://evil.example", "null", "http://localhost:9999", "http://evil:8080"}) {
        const auto refusal = guard(with({host, {"Origin", origin}}));
        ASSERT_TRUE(refusal.has_value()) << origin;
        EXPECT_EQ(refusal->status, 403U);
    }
}

TEST(Authority, WhileOpenACommandThatNoneOfOurPagesAsksForIsNotObeyed) {
    const Authority open({});
    const auto status = [guard = open.local_only()](const std::string& method, http::Headers headers) {
        auto request = with(std::move(headers));
        request.method = method;
        request.headers.emplace_back("Host", "localhost:8080");
        const auto refusal = guard(request);
        return refusal ? refusal->status : 200U;
    };
    for (const std::string method : {"POST", "DELETE"}) {
        EXPECT_EQ(status(method, {}), 200U) << "no browser";
        EXPECT_EQ(status(method, {{"Sec-Fetch-Site", "same-origin"}}), 200U);
        for (const std::string site : {"cross-site", "same-site", "none", ""})
            EXPECT_EQ(status(method, {{"Sec-Fetch-Site", site}}), 403U) << site;
        EXPECT_EQ(status(method, {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://localhost:8080"}}),
                  403U);
        EXPECT_EQ(status(method, {{"Sec-Fetch-Site", "same-origin"}, {"Origin", "https://evil.example"}}),
                  403U);
    }
    EXPECT_EQ(status("GET", {{"Sec-Fetch-Site", "cross-site"}}), 200U) << "somebody followed a link";
}

TEST(Authority, WhileOpenATokenIsNotTakenSilently) {
    Authority open({});
    const auto verdict = open.check(bearing("whatever"), Role::read);
    ASSERT_EQ(status_of(verdict), 401U);
    EXPECT_EQ(challenge_of(verdict), "Bearer error=\"invalid_token\"");
    EXPECT_EQ(std::get<http::Problem>(verdict).detail,
              "no tokens are configured here, so that none is right: ask without Authorization");
    const auto refusal = open.guard(Role::read)(bearing("whatever"));
    ASSERT_TRUE(refusal);
    EXPECT_NE(refusal->body.find("no tokens are configured here"), std::string::npos);
    EXPECT_EQ(status_of(open.check(with({{"Authorization", "Basic YTpi"}}), Role::read)), 200U)
        << "meant for a proxy before us";
}

TEST(OpenAuthority, KnowsEverybodyUntilThereAreTokens) {
    Authority authority({});
    const auto local = std::get<Caller>(authority.check({}, Role::read));
    EXPECT_TRUE(authority.still_knows(local));
    authority.replace(two_tokens());
    EXPECT_FALSE(authority.still_knows(local));
}

TEST(OpenAuthority, LetsAllowedOriginsReadAndNoMore) {
    config::ApiSection api;
    api.allowed_origins = {"https://dashboard.example"};
    const Authority open(api, {});
    const auto status = [&](const std::string& method, const std::string& origin) {
        http::Request request;
        request.method = method;
        request.headers = {{"Host", "localhost:8080"}, {"Origin", origin}};
        const auto refusal = open.local_only()(request);
        return refusal ? refusal->status : 200U;
    };
    EXPECT_EQ(status("GET", "https://dashboard.example"), 200U);
    EXPECT_EQ(status("OPTIONS", "https://dashboard.example"), 200U);
    EXPECT_EQ(status("POST", "https://dashboard.example"), 403U);
    EXPECT_EQ(status("DELETE", "https://dashboard.example"), 403U);
    EXPECT_EQ(status("GET", "https://dashboard.example.evil"), 403U);
    EXPECT_EQ(status("GET", "http://dashboard.example"), 403U);
}

}  // namespace
