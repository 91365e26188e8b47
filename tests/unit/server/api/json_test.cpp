#include "server/api/json.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

TEST(Json, WhatIsAbsentOfAVehicleIsNull) {
    storage::Vehicle vehicle{.id = 1,
                             .vin = vin_of("X1"),
                             .brand = {},
                             .tags = {},
                             .status = {},
                             .since = {},
                             .reason = {},
                             .listed = {},
                             .first_seen = time_of("2026-01-01T00:00:00Z"),
                             .last_confirmed = {}};
    EXPECT_EQ(boost::json::serialize(api::to_json(vehicle)),
              R"({"vin":"X1","brand":null,"status":null,"since":null,"reason":null,"tags":{},"episode":null,)"
              R"("listed":null,"first_seen":"2026-01-01T00:00:00.000Z","last_confirmed":null})");
}

TEST(Json, ATransitionNamesItsSources) {
    storage::RecordedTransition recorded;
    recorded.transition.sources = 1 | 4;
    const auto object = api::to_json(vin_of("X1"), recorded);
    EXPECT_EQ(boost::json::serialize(object.at("sources")), R"(["webhook","command"])");
    recorded.transition.sources = 2;
    EXPECT_EQ(boost::json::serialize(api::to_json(vin_of("X1"), recorded).at("sources")), R"(["sweep"])");
}

TEST(Json, ACommandsResultHasThePlatformsForm) {
    tracking::CommandResult result{"X1", "approved", "", std::nullopt};
    EXPECT_EQ(boost::json::serialize(api::to_json(result)), R"({"vin":"X1","status":"approved"})");
    result = {"X1", "error", "Invalid brand", clearance::Tags{{"a", "b"}}};
    EXPECT_EQ(boost::json::serialize(api::to_json(result)),
              R"({"vin":"X1","status":"error","description":"Invalid brand","tags":{"a":"b"}})");
}

TEST(Json, HasNoExponents) {
    const auto text = [](const boost::json::value& value) { return api::json_response(200, value).body; };
    EXPECT_EQ(text({0.5, 1.0, 72000.0, 0.000001, -0.25, 1.0 / 3}),
              "[0.5,1.0,72000.0,0.000001,-0.25,0.3333333333333333]");
    EXPECT_EQ(text({{"a1E5", "1E5 \"2E0\" \\"}, {"b", 5E-1}, {"c", 15}, {"d", nullptr}}),
              R"({"a1E5":"1E5 \"2E0\" \\","b":0.5,"c":15,"d":null})");
    EXPECT_EQ(text("1E5"), "\"1E5\"");
    EXPECT_EQ(text(1e300).size(), 303U);
}

struct Bytes {
    std::string name, bytes, expected;
};

class ValidUtf8 : public ::testing::TestWithParam<Bytes> {};

TEST_P(ValidUtf8, ReplacesOnlyWhatIsNone) {
    EXPECT_EQ(api::valid_utf8(GetParam().bytes), GetParam().expected);
}

const std::string bad = "\xEF\xBF\xBD";

INSTANTIATE_TEST_SUITE_P(Json, ValidUtf8,
                         ::testing::Values(Bytes{"ascii", "abc", "abc"}, Bytes{"two", "Škoda", "Škoda"},
                                           Bytes{"three", "€", "€"}, Bytes{"four", "🚗", "🚗"},
                                           Bytes{"last", "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF"},
                                           Bytes{"cut_at_the_end", "ab\xE2\x82", "ab" + bad + bad},
                                           Bytes{"stray", "\x80z", bad + "z"}, Bytes{"ff", "\xFF", bad},
                                           Bytes{"overlong", "\xC0\xAF", bad + bad},
                                           Bytes{"overlong_three", "\xE0\x80\xAF", bad + bad + bad},
                                           Bytes{"surrogate", "\xED\xA0\x80", bad + bad + bad},
                                           Bytes{"too_great", "\xF4\x90\x80\x80", bad + bad + bad + bad},
                                           Bytes{"resumes", "\xC3(", bad + "("}),
                         [](const auto& item) { return item.param.name; });

}  // namespace
