// What holds for every route.
#include "server/api/api.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/server/api/service.hpp"

namespace {

class Routes : public Service {
  protected:
    void expect_that_nothing_was_done() {
        EXPECT_EQ(reconciler_.sweeps, 0);
        EXPECT_TRUE(commands_.ended.empty());
        EXPECT_TRUE(tested_.empty());
        authority_.replace(two_tokens());
        EXPECT_TRUE(get("/v1/silences").at("silences").as_array().empty());
    }
};

std::string filled_in(std::string pattern) {
    const auto begin = pattern.find('{');
    if (begin != std::string::npos)
        pattern.replace(begin, pattern.find('}') - begin + 1, "WBA00000000000001");
    return pattern;
}

bool needs_no_token(const http::Route& route) {
    const std::set<std::string> patterns{"/healthz", "/readyz", "/openapi.yaml", "/docs"};
    return patterns.contains(route.pattern);
}

/// What only who may operate is told: how the service is set up.
bool is_confidential(const http::Route& route) {
    return route.pattern == "/v1/configuration";
}

/// What the role read may do too, though it is no GET.
bool changes_nothing(const http::Route& route) {
    return route.pattern == "/v1/session" || route.pattern == "/v1/compare";
}

/// It looks for its token in the body too.
bool guards_itself(const http::Route& route) {
    return route.name == "begin_session";
}

TEST_F(Routes, WithoutATokenAreRefusedBeforeTheirBodyIsRead) {
    for (const auto& route : router_.routes()) {
        if (needs_no_token(route)) {
            EXPECT_FALSE(static_cast<bool>(route.guard)) << route.pattern;
            continue;
        }
        ASSERT_NE(static_cast<bool>(route.guard), guards_itself(route)) << route.pattern;
        for (const std::string token : {"", "wrong"}) {
            const auto response = call(route.method, filled_in(route.pattern), "", token);
            EXPECT_EQ(response.status, 401U) << route.method << ' ' << route.pattern;
            bool challenged = false;
            for (const auto& [name, value] : response.headers) challenged |= name == "WWW-Authenticate";
            EXPECT_TRUE(challenged) << route.pattern;
        }
    }
    expect_that_nothing_was_done();
}

TEST_F(Routes, CommandsAreRefusedToATokenThatMayOnlyRead) {
    for (const auto& route : router_.routes()) {
        const auto response = call(route.method, filled_in(route.pattern), "", "read-secret");
        if ((route.method == "GET" && !is_confidential(route)) || changes_nothing(route)) {
            EXPECT_NE(response.status, 403U) << route.pattern;
            EXPECT_NE(response.status, 401U) << route.pattern;
        } else {
            EXPECT_EQ(response.status, 403U) << route.method << ' ' << route.pattern;
        }
    }
    expect_that_nothing_was_done();
}

TEST_F(Routes, TakeABodyOnlyWherePosted) {
    for (const auto& route : router_.routes()) {
        if (route.name == "compare") continue;  // a whole fleet's list
        const auto most = guards_itself(route) ? 4U * 1024U : 1024U * 1024U;
        EXPECT_EQ(route.max_body, route.method == "POST" ? most : 0U) << route.pattern;
    }
}

TEST_F(Routes, HaveNamesOfTheirOwn) {
    std::set<std::string> names;
    for (const auto& route : router_.routes()) {
        EXPECT_TRUE(names.insert(route.name).second) << route.name;
        EXPECT_EQ(route.name.find('/'), std::string::npos);
    }
}

TEST_F(Routes, AHeadIsAnsweredByTheRouteOfGet) {
    const auto match = router_.find("HEAD", "/v1/summary");
    ASSERT_NE(match.route, nullptr);
    EXPECT_EQ(match.route->method, "GET");
}

TEST_F(Routes, ATokenTakenAwayWhileTheBodyWasReadDoesNotCommandAnyMore) {
    for (const auto& route : router_.routes()) {
        if (route.method == "GET" || route.name == "compare") continue;
        http::Request request;
        request.method = route.method;
        request.parameters = {"WBA00000000000001"};
        request.headers = {{"Authorization", "Bearer operate-secret"}};
        ASSERT_TRUE(authority_.replace(two_tokens()));
        if (route.guard) {
            ASSERT_FALSE(route.guard(request).has_value());
        }
        ASSERT_TRUE(authority_.replace({{"new", sha256_of("fresh"), config::Role::operate}}));
        EXPECT_EQ(run_handler(loop_, route, request).status, 401U) << route.method << ' ' << route.pattern;
    }
    expect_that_nothing_was_done();
}

}  // namespace
