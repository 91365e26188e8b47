#include "server/api/clearance_body.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using Requests = std::vector<api_client::ClearanceRequest>;
using ::testing::HasSubstr;

TEST(ClearanceBody, ReadsEveryMember) {
    const auto parsed = api::parse_clearance_body(
        R"({"vehicles":[{"vin":" wba00000000000001\t","brand":"BMW","tags":{"fleet":"north"},)"
        R"("control_measures":{"odometer":{"value":2050,"unit":"kilometers"}}},)"
        R"({"vin":"short","brand":"Zeekr"}]})");
    ASSERT_TRUE(std::holds_alternative<Requests>(parsed));
    const auto& requests = std::get<Requests>(parsed);
    ASSERT_EQ(requests.size(), 2U);
    EXPECT_EQ(requests[0].vin, "WBA00000000000001");
    EXPECT_EQ(requests[0].brand, "bmw") << "as the platform writes it";
    EXPECT_EQ(requests[0].tags, (clearance::Tags{{"fleet", "north"}}));
    EXPECT_EQ(requests[0].control_measures, R"({"odometer":{"value":2050,"unit":"kilometers"}})");
    EXPECT_EQ(requests[1].vin, "SHORT") << "whether it may be asked for is decided elsewhere";
    EXPECT_EQ(requests[1].brand, "Zeekr") << "the platform's list grows";
    EXPECT_FALSE(requests[1].tags.has_value());
    EXPECT_EQ(requests[1].control_measures, "");
}

TEST(ClearanceBody, ATextThatIsNoVinIsLeftToTheChecksOfEachVehicle) {
    const auto parsed = api::parse_clearance_body(R"({"vehicles":[{"vin":"Škoda eins","brand":"skoda"}]})");
    ASSERT_TRUE(std::holds_alternative<Requests>(parsed));
    EXPECT_EQ(std::get<Requests>(parsed).at(0).vin, "Škoda eins");
}

std::string vehicles(std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i)
        list += std::string(i > 0 ? "," : "") + R"({"vin":"A","brand":"b"})";
    return "{\"vehicles\":[" + list + "]}";
}

TEST(ClearanceBody, TakesAThousandVehicles) {
    EXPECT_TRUE(std::holds_alternative<Requests>(api::parse_clearance_body(vehicles(1000))));
}

struct Body {
    std::string name, text;
    unsigned status;
    std::string expected;  // in the detail of a 400, in the errors of a 422
};

class RefusedBody : public ::testing::TestWithParam<Body> {};

TEST_P(RefusedBody, SaysWhereAndWhat) {
    const auto parsed = api::parse_clearance_body(GetParam().text);
    ASSERT_TRUE(std::holds_alternative<http::Problem>(parsed));
    const auto& problem = std::get<http::Problem>(parsed);
    EXPECT_EQ(problem.status, GetParam().status);
    if (GetParam().status == 400) {
        EXPECT_THAT(problem.detail, HasSubstr(GetParam().expected));
    } else {
        ASSERT_EQ(problem.members.size(), 1U);
        EXPECT_EQ(problem.members[0].first, "errors");
        EXPECT_THAT(problem.members[0].second, HasSubstr(GetParam().expected));
    }
}

std::string one(const std::string& members) {
    return "{\"vehicles\":[{" + members + "}]}";
}

INSTANTIATE_TEST_SUITE_P(
    ClearanceBody, RefusedBody,
    ::testing::Values(
        Body{"empty", "", 400, "line 1, column 1"},
        Body{"no_json", "vin=WBA", 400, "line 1, column 1: syntax error"},
        Body{"cut", "{\"vehicles\":\n[", 400, "line 2, column 2"},
        Body{"twice", one(R"("vin":"A","brand":"b","vin":"B")"), 400, "\"vin\" is there twice"},
        Body{"array", "[]", 422, R"({"pointer":"","detail":"must be an object with the member vehicles"})"},
        Body{"missing", "{}", 422, R"({"pointer":"/vehicles","detail":"is missing"})"},
        Body{"no_array", R"({"vehicles":{}})", 422, R"({"pointer":"/vehicles","detail":"must be an array"})"},
        Body{"none", R"({"vehicles":[]})", 422, "must hold 1 to 1,000 vehicles, not 0"},
        Body{"too_many", vehicles(1001), 422, "must hold 1 to 1,000 vehicles, not 1001"},
        Body{"unknown_member", R"({"vehicle":[]})", 422,
             R"({"pointer":"/vehicle","detail":"unknown member; did you mean vehicles?"})"},
        Body{"no_object", R"({"vehicles":["WBA"]})", 422,
             R"({"pointer":"/vehicles/0","detail":"must be an object"})"},
        Body{"no_vin", one(R"("brand":"b")"), 422, R"({"pointer":"/vehicles/0/vin","detail":"is missing"})"},
        Body{"vin_number", one(R"("vin":7,"brand":"b")"), 422,
             R"("/vehicles/0/vin","detail":"must be a string)"},
        Body{"vin_empty", one(R"("vin":"","brand":"b")"), 422,
             R"("/vehicles/0/vin","detail":"must be a string)"},
        Body{"no_brand", one(R"("vin":"A")"), 422,
             R"({"pointer":"/vehicles/0/brand","detail":"is missing"})"},
        Body{"brand_null", one(R"("vin":"A","brand":null)"), 422, R"("/vehicles/0/brand","detail":"must be)"},
        Body{"misspelt", one(R"("vin":"A","brand":"b","tag":{})"), 422,
             R"({"pointer":"/vehicles/0/tag","detail":"unknown member; did you mean tags?"})"},
        Body{"odd_name", one(R"("vin":"A","brand":"b","x/~y":1)"), 422, R"("pointer":"/vehicles/0/x~1~0y")"},
        Body{"tags_array", one(R"("vin":"A","brand":"b","tags":[])"), 422,
             R"({"pointer":"/vehicles/0/tags","detail":"must be an object of strings"})"},
        Body{"tags_null", one(R"("vin":"A","brand":"b","tags":null)"), 422, "must be an object of strings"},
        Body{"tag_number", one(R"("vin":"A","brand":"b","tags":{"a/b":1})"), 422,
             R"({"pointer":"/vehicles/0/tags/a~1b","detail":"must be a string"})"},
        Body{"measures", one(R"("vin":"A","brand":"b","control_measures":"x")"), 422,
             R"({"pointer":"/vehicles/0/control_measures","detail":"must be an object"})"},
        Body{"infinity", one(R"("vin":"A","brand":"b","control_measures":{"odometer":{"value":1e999}})"), 422,
             R"({"pointer":"/vehicles/0/control_measures/odometer/value","detail":"must be a number below)"},
        Body{"minus_infinity", one(R"("vin":"A","brand":"b","control_measures":{"a/b":[0,-1e999]})"), 422,
             R"({"pointer":"/vehicles/0/control_measures/a~1b/1","detail":"must be a number below)"}),
    [](const auto& item) { return item.param.name; });

TEST(ClearanceBody, ListsEveryFaultAtOnce) {
    const auto parsed =
        api::parse_clearance_body(R"({"vehicles":[{"vin":"A","brand":"b"},{"vin":1},{"brand":2}],"x":1})");
    const auto& errors = std::get<http::Problem>(parsed).members.at(0).second;
    for (const auto* pointer : {"\"/x\"", "\"/vehicles/1/vin\"", "\"/vehicles/1/brand\"",
                                "\"/vehicles/2/vin\"", "\"/vehicles/2/brand\""}) {
        EXPECT_THAT(errors, HasSubstr(pointer));
    }
    EXPECT_THAT(errors, ::testing::Not(HasSubstr("/vehicles/0")));
}

TEST(ClearanceBody, StopsListingFaultsAtAHundred) {
    std::string list;
    for (int i = 0; i < 1000; ++i) list += std::string(i > 0 ? "," : "") + "7";
    const auto parsed = api::parse_clearance_body("{\"vehicles\":[" + list + "]}");
    const auto& errors = std::get<http::Problem>(parsed).members.at(0).second;
    EXPECT_THAT(errors, HasSubstr("\"/vehicles/99\""));
    EXPECT_THAT(errors, ::testing::Not(HasSubstr("\"/vehicles/100\"")));
}

}  // namespace
