#include "server/api/trusted_proxies.hpp"

#include <gtest/gtest.h>

namespace {

using api::TrustedProxies;

TrustedProxies proxies(const std::vector<std::string>& networks = {"10.0.0.7", "fd00::/64"}) {
    config::ApiSection api;
    api.trusted_proxies = networks;
    return TrustedProxies(api);
}

http::Request from(const std::string& remote, http::Headers headers = {}) {
    http::Request request;
    request.method = "GET";
    request.remote = remote;
    request.headers = std::move(headers);
    return request;
}

using Named = std::optional<std::string>;

TEST(TrustedProxies, NameTheUserTheyHaveAuthenticated) {
    EXPECT_EQ(proxies().user(from("10.0.0.7:4711", {{"x-forwarded-user", " ann@example.com "}})),
              Named("ann@example.com"));
    EXPECT_EQ(proxies().user(from("[fd00::1]:4711", {{"X-Forwarded-User", "ann"}})), Named("ann"));
    EXPECT_EQ(proxies().user(from("[::ffff:10.0.0.7]:4711", {{"X-Forwarded-User", "ann"}})), Named("ann"))
        << "as a listener on :: tells it";
}

TEST(TrustedProxies, NobodyElseIsBelieved) {
    for (const std::string remote :
         {"10.0.0.8:4711", "10.0.0.70:1", "[fd00:0:0:1::1]:1", "[::1]:1", "127.0.0.1:1", "", "10.0.0.7x:1"})
        EXPECT_EQ(proxies().user(from(remote, {{"X-Forwarded-User", "ann"}})), Named()) << remote;
    EXPECT_EQ(proxies({}).user(from("10.0.0.7:1", {{"X-Forwarded-User", "ann"}})), Named());
}

TEST(TrustedProxies, WhatIsTooWideIsNotTrustedEvenIfItGotHere) {
    EXPECT_FALSE(proxies({"0.0.0.0/0", "::/0"}).any());
}

TEST(TrustedProxies, AnAmbiguousOrUnreadableNameIsNone) {
    const std::vector<http::Headers> hostile{{},
                                             {{"X-Forwarded-User", ""}},
                                             {{"X-Forwarded-User", "  "}},
                                             {{"X-Forwarded-User", "ann"}, {"x-forwarded-USER", "bob"}},
                                             {{"X-Forwarded-User", "ann"}, {"X-Forwarded-User", "ann"}},
                                             {{"X-Forwarded-User", "an\tn"}},
                                             {{"X-Forwarded-User", "an\x7Fn"}},
                                             {{"X-Forwarded-User", std::string(201, 'a')}},
                                             {{"X-Forwarded-Users", "ann"}}};
    for (const auto& headers : hostile)
        EXPECT_EQ(proxies().user(from("10.0.0.7:1", headers)), Named()) << testing::PrintToString(headers);
    EXPECT_NE(proxies().user(from("10.0.0.7:1", {{"X-Forwarded-User", std::string(200, 'a')}})), Named());
}

TEST(TrustedProxies, TellWhereARequestComesFrom) {
    const auto told = [](const std::string& remote, const std::string& list) {
        return proxies().client_address(from(remote, {{"X-Forwarded-For", list}}));
    };
    EXPECT_EQ(told("10.0.0.7:1", "192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(told("10.0.0.7:1", "203.0.113.9, 192.0.2.1"), "192.0.2.1") << "what it said itself";
    EXPECT_EQ(told("10.0.0.7:1", "192.0.2.1, fd00::9, 10.0.0.7"), "192.0.2.1") << "behind two proxies";
    EXPECT_EQ(told("10.0.0.7:1", "[2001:db8::1]:443"), "2001:db8::1");
    EXPECT_EQ(told("10.0.0.7:1", "192.0.2.1:99"), "192.0.2.1");
    EXPECT_EQ(told("10.0.0.7:1", "192.0.2.1, nonsense"), "10.0.0.7");
    EXPECT_EQ(told("10.0.0.7:1", ",,,"), "10.0.0.7");
    EXPECT_EQ(told("10.0.0.7:1", ""), "10.0.0.7");
    EXPECT_EQ(told("192.0.2.2:1", "203.0.113.9"), "192.0.2.2") << "a stranger's word counts nothing";
    EXPECT_EQ(told("[2001:db8::1]:1", "203.0.113.9"), "2001:db8::1");
    EXPECT_EQ(told("[fe80::1%eth0]:1", "203.0.113.9"), "fe80::1");
}

TEST(TrustedProxies, TellWhetherTheBrowserSpeaksTls) {
    const http::Headers https{{"X-Forwarded-Proto", "https"}};
    EXPECT_TRUE(proxies().is_secure(from("10.0.0.7:1", https)));
    EXPECT_FALSE(proxies().is_secure(from("10.0.0.8:1", https)));
    EXPECT_FALSE(proxies().is_secure(from("10.0.0.7:1", {{"X-Forwarded-Proto", "http"}})));
    EXPECT_FALSE(proxies().is_secure(
        from("10.0.0.7:1", {{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Proto", "http"}})));
    auto request = from("10.0.0.8:1");
    request.secure = true;
    EXPECT_TRUE(proxies().is_secure(request));
}

}  // namespace
