#include "server/http/router.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace {

using testing::ElementsAre;

boost::asio::awaitable<http::Response> nothing(http::Request&) {
    co_return http::Response{};
}

http::Route route(std::string method, std::string pattern, std::string name) {
    return {std::move(method), std::move(pattern), nothing, {}, 0, std::move(name)};
}

class RouterTest : public testing::Test {
  protected:
    void SetUp() override {
        router.add(route("GET", "/", "root"));
        router.add(route("GET", "/vehicles/{vin}", "one"));
        router.add(route("DELETE", "/vehicles/{vin}", "revoke"));
        router.add(route("GET", "/vehicles/export", "export"));
        router.add(route("GET", "/vehicles/{vin}/transitions/{seq}", "transition"));
        router.add(route("POST", "/sweeps", "sweep"));
    }

    std::string name_of(std::string_view method, std::string_view path) const {
        const auto match = router.find(method, path);
        return match.route ? match.route->name : "405 or 404: " + match.allow;
    }

    http::Router router;
};

TEST_F(RouterTest, FindsByPathAndMethod) {
    EXPECT_EQ(name_of("GET", "/"), "root");
    EXPECT_EQ(name_of("GET", "/vehicles/A"), "one");
    EXPECT_EQ(name_of("DELETE", "/vehicles/A"), "revoke");
}

TEST_F(RouterTest, GivesParametersInOrder) {
    EXPECT_THAT(router.find("GET", "/vehicles/A/transitions/7").parameters, ElementsAre("A", "7"));
}

TEST_F(RouterTest, DecodesSegmentsOneByOne) {
    EXPECT_THAT(router.find("GET", "/vehicles/A%2FB").parameters, ElementsAre("A/B"));
    EXPECT_EQ(name_of("GET", "/%76ehicles/A"), "one");
}

TEST_F(RouterTest, PrefersALiteralSegment) {
    EXPECT_EQ(name_of("GET", "/vehicles/export"), "export");
}

TEST_F(RouterTest, AnswersHeadByTheGetRoute) {
    EXPECT_EQ(name_of("HEAD", "/vehicles/A"), "one");
    EXPECT_EQ(name_of("HEAD", "/sweeps"), "405 or 404: POST, OPTIONS");
}

TEST_F(RouterTest, NamesTheMethodsThatExist) {
    EXPECT_EQ(router.find("PUT", "/vehicles/A").allow, "GET, HEAD, DELETE, OPTIONS");
    EXPECT_EQ(router.find("OPTIONS", "/sweeps").allow, "POST, OPTIONS");
    EXPECT_EQ(router.find("get", "/").allow, "GET, HEAD, OPTIONS");
}

TEST_F(RouterTest, NamesTheMethodsOfAllPathsOnce) {
    EXPECT_EQ(router.methods(), "GET, HEAD, DELETE, POST, OPTIONS");
    EXPECT_EQ(http::Router().methods(), "");
}

class UnknownPath : public RouterTest, public testing::WithParamInterface<const char*> {};
TEST_P(UnknownPath, IsNeitherRoutedNorAllowed) {
    const auto match = router.find("GET", GetParam());
    EXPECT_EQ(match.route, nullptr);
    EXPECT_EQ(match.allow, "");
}
INSTANTIATE_TEST_SUITE_P(RouterTest, UnknownPath,
                         testing::Values("", "*", "/vehicles", "/vehicles/", "/vehicles/A/", "//vehicles/A",
                                         "/vehicles/A/transitions", "/Vehicles/A", "/vehicles/%zz",
                                         "vehicles/A"));

TEST_F(RouterTest, RefusesTheSameRouteTwice) {
    EXPECT_THROW(router.add(route("GET", "/vehicles/{vin}", "again")), std::logic_error);
}

TEST_F(RouterTest, RefusesARouteWithoutSlashOrHandler) {
    EXPECT_THROW(router.add(route("GET", "vehicles", "x")), std::logic_error);
    EXPECT_THROW(router.add({"GET", "/x", {}, {}, 0, "x"}), std::logic_error);
}

}  // namespace
