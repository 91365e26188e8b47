#include "server/http/message.hpp"

#include <gmock/gmock.h>

namespace {

using testing::ElementsAre;
using testing::Pair;

http::Request request_with(http::Headers headers) {
    http::Request request;
    request.headers = std::move(headers);
    return request;
}

TEST(Request, FindsAHeaderInAnyCase) {
    const auto request = request_with({{"X-Hm-Delivery", "1"}});
    EXPECT_EQ(request.header("x-HM-delivery"), "1");
    EXPECT_EQ(request.header("X-Hm-Deliver"), "");
}

TEST(Request, GivesTheFirstOfSeveralAndCountsThem) {
    const auto request = request_with({{"A", "1"}, {"a", "2"}, {"B", "3"}});
    EXPECT_EQ(request.header("A"), "1");
    EXPECT_EQ(request.count("A"), 2U);
    EXPECT_EQ(request.count("C"), 0U);
}

TEST(ParseQuery, DecodesNamesAndValuesInOrder) {
    const auto query = http::parse_query("b=%41%2f&a=x+y&b=&flag&&=v");
    ASSERT_TRUE(query);
    EXPECT_THAT(*query, ElementsAre(Pair("b", "A/"), Pair("a", "x y"), Pair("b", ""), Pair("flag", ""),
                                    Pair("", "v")));
}

TEST(ParseQuery, KeepsFurtherEqualsSigns) {
    const auto query = http::parse_query("a=b=c");
    ASSERT_TRUE(query);
    EXPECT_THAT(*query, ElementsAre(Pair("a", "b=c")));
}

TEST(ParseQuery, OfNothingIsNothing) {
    EXPECT_TRUE(http::parse_query("")->empty());
}

class MalformedQuery : public testing::TestWithParam<const char*> {};
TEST_P(MalformedQuery, IsRefused) {
    EXPECT_FALSE(http::parse_query(GetParam()));
}
INSTANTIATE_TEST_SUITE_P(ParseQuery, MalformedQuery,
                         testing::Values("a=%", "a=%4", "a=%zz", "%=1", "x&a=%1g"));

}  // namespace
