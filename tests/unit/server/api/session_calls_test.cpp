// POST, GET and DELETE /v1/session.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/unit/server/api/service.hpp"

namespace json = boost::json;

namespace {

using namespace std::chrono_literals;

config::ApiSection section() {
    config::ApiSection api;
    api.tokens = two_tokens();
    api.trusted_proxies = {"10.0.0.7"};
    return api;
}

class SessionCalls : public Service {
  protected:
    SessionCalls() { guarded_api_.add_routes(routes_); }

    http::Response send(const std::string& method, http::Headers headers = {}, std::string body = {},
                        bool secure = false, const std::string& target = "/v1/session") {
        http::Request request;
        request.method = method;
        request.headers = std::move(headers);
        request.headers.emplace_back("Host", "tracker.example");
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
        request.body = std::move(body);
        request.remote = remote_;
        request.secure = secure;
        return ask(loop_, routes_, std::move(request), target);
    }
    static std::string cookie_of(const http::Response& response) {
        const auto set = header_of(response, "Set-Cookie");
        return set.substr(0, set.find(';'));
    }
    static json::object body_of(const http::Response& response) {
        return json::parse(response.body).as_object();
    }
    http::Response begin(const std::string& token = "operate-secret") {
        auto response = send("POST", {}, R"({"token":")" + token + R"("})");
        EXPECT_EQ(response.status, 201U) << response.body;
        return response;
    }

    std::string remote_ = "192.0.2.1:99";
    api::Authority guarded_{section(), [this] { return now_; }};
    api::Api guarded_api_{
        api::Parts{*ledger_, commands_, reconciler_, *replay_, metrics_, guarded_, {}, false}};
    http::Router routes_;
};

TEST_F(SessionCalls, BeginWithATokenAndCommandByCookieAndCsrf) {
    const auto begun = begin();
    const auto body = body_of(begun);
    EXPECT_EQ(body.at("name"), "operator");
    EXPECT_EQ(body.at("role"), "operate");
    EXPECT_EQ(body.at("means"), "session");
    EXPECT_EQ(body.at("expires_at"), "2026-03-08T12:00:00.000Z");
    EXPECT_EQ(begun.body.find("operate-secret"), std::string::npos);
    EXPECT_EQ(header_of(begun, "Cache-Control"), "no-store");
    EXPECT_EQ(header_of(begun, "Location"), "/v1/session");
    const auto set = header_of(begun, "Set-Cookie");
    EXPECT_NE(set.find("HttpOnly"), std::string::npos) << set;
    EXPECT_NE(set.find("SameSite=Strict"), std::string::npos) << set;
    EXPECT_EQ(set.find("Secure"), std::string::npos) << set;
    EXPECT_EQ(begun.body.find(cookie_of(begun).substr(18)), std::string::npos) << "scripts never see it";

    const std::string csrf(body.at("csrf").as_string());
    const http::Headers with_csrf{{"Cookie", cookie_of(begun)}, {"X-CSRF-Token", csrf}};
    EXPECT_EQ(send("POST", with_csrf, "", false, "/v1/sweeps").status, 202U);
    EXPECT_EQ(send("POST", {{"Cookie", cookie_of(begun)}}, "", false, "/v1/sweeps").status, 403U);
    EXPECT_EQ(reconciler_.sweeps, 1);
}

TEST_F(SessionCalls, BeginByAuthorizationToo) {
    EXPECT_EQ(send("POST", {{"Authorization", "Bearer read-secret"}}).status, 201U);
}

TEST_F(SessionCalls, AreSecureWhereTheBrowserSpeaksTls) {
    const std::string token = R"({"token":"read-secret"})";
    const auto is_secure = [](const http::Response& response) {
        return header_of(response, "Set-Cookie").find("; Secure") != std::string::npos;
    };
    EXPECT_TRUE(is_secure(send("POST", {}, token, true)));
    EXPECT_FALSE(is_secure(send("POST", {{"X-Forwarded-Proto", "https"}}, token)));
    remote_ = "10.0.0.7:1";
    EXPECT_TRUE(is_secure(send("POST", {{"X-Forwarded-Proto", "https"}}, token)));
}

TEST_F(SessionCalls, AWrongTokenBeginsNoneAndWaits) {
    for (const auto delay : {50ms, 100ms, 200ms}) {
        const auto refused = send("POST", {}, R"({"token":"wrong"})");
        EXPECT_EQ(refused.status, 401U);
        EXPECT_EQ(refused.delay, delay);
        EXPECT_EQ(header_of(refused, "Set-Cookie"), "");
    }
    EXPECT_EQ(send("POST", {{"Authorization", "Bearer wrong"}}).delay, 400ms);
    EXPECT_EQ(begin().delay, 0ms);
}

TEST_F(SessionCalls, WhatIsNoTokenIsRefused) {
    EXPECT_EQ(send("POST").status, 401U);
    for (const std::string body : {"{}", R"({"token":null})"}) {
        const auto refused = send("POST", {}, body);
        EXPECT_EQ(refused.status, 422U) << body;
        EXPECT_NE(refused.body.find(R"([{"pointer":"/token","detail":"is missing"}])"), std::string::npos)
            << refused.body;
    }
    EXPECT_EQ(send("POST", {}, R"({"token":""})").status, 422U);
    EXPECT_EQ(send("POST", {}, R"({"token":7})").status, 422U);
    EXPECT_EQ(send("POST", {}, R"({"tokens":"operate-secret"})").status, 422U);
    EXPECT_EQ(send("POST", {}, R"(["operate-secret"])").status, 422U);
    EXPECT_EQ(send("POST", {}, "token=operate-secret").status, 400U);
    EXPECT_EQ(send("POST", {{"Content-Type", "text/plain"}}, R"({"token":"operate-secret"})").status, 415U)
        << "as another site's form could send it";
    EXPECT_EQ(send("POST", {{"Authorization", "Bearer a"}, {"Authorization", "Bearer b"}}).status, 401U);
    EXPECT_EQ(send("POST", {}, R"({"token":"operate-secret"})", false, "/v1/session?a=b").status, 400U);
}

TEST_F(SessionCalls, AnotherSitesPageBeginsNone) {
    const std::string token = R"({"token":"operate-secret"})";
    EXPECT_EQ(send("POST", {{"Origin", "https://evil.example"}}, token).status, 403U);
    EXPECT_EQ(send("POST", {{"Sec-Fetch-Site", "cross-site"}}, token).status, 403U);
    EXPECT_EQ(send("POST", {{"Sec-Fetch-Site", "none"}}, token).status, 403U);
    EXPECT_EQ(send("POST", {{"Origin", "https://tracker.example"}}, token).status, 201U);
    EXPECT_EQ(send("POST", {{"Sec-Fetch-Site", "same-origin"}}, token).status, 201U);
}

TEST_F(SessionCalls, ANewOneEndsTheOneBefore) {
    const auto first = cookie_of(begin());
    const auto second = cookie_of(send("POST", {{"Cookie", first}}, R"({"token":"read-secret"})"));
    EXPECT_EQ(send("GET", {{"Cookie", first}}).status, 401U);
    EXPECT_EQ(send("GET", {{"Cookie", second}}).status, 200U);
}

TEST_F(SessionCalls, TellWhoOneIs) {
    const auto begun = begin();
    auto body = body_of(send("GET", {{"Cookie", cookie_of(begun)}}));
    EXPECT_EQ(body, body_of(begun));
    body = body_of(send("GET", {{"Authorization", "Bearer read-secret"}}));
    EXPECT_EQ(body.at("name"), "dashboard");
    EXPECT_EQ(body.at("role"), "read");
    EXPECT_EQ(body.at("means"), "token");
    EXPECT_TRUE(body.at("csrf").is_null());
    EXPECT_TRUE(body.at("expires_at").is_null());
    remote_ = "10.0.0.7:1";
    body = body_of(send("GET", {{"X-Forwarded-User", "ann\xFF"}}));
    EXPECT_EQ(body.at("name"), "ann\xEF\xBF\xBD");
    EXPECT_EQ(body.at("means"), "proxy");
    EXPECT_EQ(send("GET").status, 401U);
}

TEST_F(SessionCalls, EndByTheirOwnCommandOnly) {
    const auto begun = begin();
    const auto cookie = cookie_of(begun);
    const std::string csrf(body_of(begun).at("csrf").as_string());
    EXPECT_EQ(send("DELETE", {{"Cookie", cookie}}).status, 403U);
    EXPECT_EQ(send("DELETE", {{"Authorization", "Bearer read-secret"}}).status, 404U);
    EXPECT_EQ(send("GET", {{"Cookie", cookie}}).status, 200U);
    const auto ended = send("DELETE", {{"Cookie", cookie}, {"X-CSRF-Token", csrf}});
    EXPECT_EQ(ended.status, 204U);
    EXPECT_NE(header_of(ended, "Set-Cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_EQ(send("GET", {{"Cookie", cookie}}).status, 401U);
    EXPECT_EQ(send("DELETE", {{"Cookie", cookie}, {"X-CSRF-Token", csrf}}).status, 401U);
}

TEST_F(SessionCalls, AreNeededByNobodyWithoutTokens) {
    const api::Authority open({});
    api::Api api{api::Parts{*ledger_, commands_, reconciler_, *replay_, metrics_, open, {}, false}};
    http::Router routes;
    api.add_routes(routes);
    http::Request request;
    request.method = "POST";
    EXPECT_EQ(ask(loop_, routes, request, "/v1/session").status, 409U);
    request.method = "GET";
    EXPECT_EQ(body_of(ask(loop_, routes, request, "/v1/session")).at("means"), "local");
}

}  // namespace
