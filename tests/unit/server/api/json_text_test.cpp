#include "server/api/json_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/value.hpp>

namespace {

using api::JsonFault;

struct Bad {
    std::string name, text;
    std::size_t line, column;
    std::string what;
};

class BadJson : public ::testing::TestWithParam<Bad> {};

TEST_P(BadJson, IsRefusedWithItsPlace) {
    const auto parsed = api::parse_json(GetParam().text);
    ASSERT_TRUE(std::holds_alternative<JsonFault>(parsed));
    const auto& fault = std::get<JsonFault>(parsed);
    EXPECT_EQ(fault.line, GetParam().line) << fault.text();
    EXPECT_EQ(fault.column, GetParam().column) << fault.text();
    EXPECT_THAT(fault.what, ::testing::HasSubstr(GetParam().what));
}

INSTANTIATE_TEST_SUITE_P(
    JsonText, BadJson,
    ::testing::Values(Bad{"empty", "", 1, 1, "incomplete"}, Bad{"cut", "{\"a\":1", 1, 7, "incomplete"},
                      Bad{"word", "{\"a\":\n  yes}", 2, 3, "syntax"}, Bad{"comma", "[1,]", 1, 4, "syntax"},
                      Bad{"comment", "[1] // x", 1, 5, "nothing may follow"},
                      Bad{"tail", "{}\n{}", 2, 1, "nothing may follow"},
                      Bad{"twice", "{\"a\":1,\n\"a\":2}", 2, 3, "\"a\" is there twice"},
                      Bad{"twice_escaped", "{\"a\":{\"b\":1,\"\\u0062\":2}}", 1, 20, "twice"},
                      Bad{"not_utf8", "[\"\xff\"]", 1, 3, ""},
                      Bad{"single_quotes", "{'a':1}", 1, 2, "syntax"},
                      Bad{"too_deep", std::string(40, '['), 1, 33, "deep"}),
    [](const auto& item) { return item.param.name; });

TEST(JsonText, TheSameNameInDifferentObjectsIsFine) {
    const auto parsed = api::parse_json(R"([{"a":{"a":1}},{"a":2}])");
    ASSERT_TRUE(std::holds_alternative<boost::json::value>(parsed));
    EXPECT_EQ(std::get<boost::json::value>(parsed).at(1).at("a").as_int64(), 2);
}

TEST(JsonText, TellsItsPlaceInWords) {
    EXPECT_EQ((JsonFault{2, 7, "syntax error"}.text()), "line 2, column 7: syntax error");
}

}  // namespace
