#include "server/api/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using api::ListQuery;
using ::testing::HasSubstr;

std::variant<ListQuery, http::Problem> parse(std::string_view raw) {
    return api::parse_list_query(raw, {"status", "brand", "limit", "cursor", "tag.KEY"});
}

TEST(ListQuery, HasDefaults) {
    const auto parsed = parse("");
    const auto& query = std::get<ListQuery>(parsed);
    EXPECT_EQ(query.limit, 100);
    EXPECT_TRUE(query.statuses.empty() && query.brands.empty() && query.cursor.empty());
}

TEST(ListQuery, TakesStatusAndBrandSeveralTimes) {
    const auto parsed =
        parse("status=pending&brand=volvo-cars&status=approved&status=pending&limit=500&cursor=abc");
    const auto& query = std::get<ListQuery>(parsed);
    EXPECT_EQ(query.statuses, (std::vector<std::string>{"approved", "pending"}));
    EXPECT_EQ(query.brands, std::vector<std::string>{"volvo-cars"});
    EXPECT_EQ(query.limit, 500);
    EXPECT_EQ(query.cursor, "abc");
}

TEST(ListQuery, DecodesNamesAndValues) {
    const auto parsed = parse("br%61nd=Volkswagen+Commercial%20Vehicles");
    EXPECT_EQ(std::get<ListQuery>(parsed).brands.at(0), "Volkswagen Commercial Vehicles");
}

struct BadQuery {
    std::string name, raw, expected;
};

class RefusedQuery : public ::testing::TestWithParam<BadQuery> {};

TEST_P(RefusedQuery, SaysWhatIsWrong) {
    const auto parsed = parse(GetParam().raw);
    ASSERT_TRUE(std::holds_alternative<http::Problem>(parsed));
    EXPECT_EQ(std::get<http::Problem>(parsed).status, 400U);
    EXPECT_THAT(std::get<http::Problem>(parsed).detail, HasSubstr(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    ListQuery, RefusedQuery,
    ::testing::Values(
        BadQuery{"misspelt", "statsu=x", "unknown query parameter \"statsu\"; did you mean status?"},
        BadQuery{"unknown", "offset=1", "known are status, brand, limit, cursor"},
        BadQuery{"capital", "Limit=1", "did you mean limit?"},
        BadQuery{"not_utf8", "%ff=1", "unknown query parameter \"?\""},
        BadQuery{"zero", "limit=0", "from 1 to 500"}, BadQuery{"too_many", "limit=501", "from 1 to 500"},
        BadQuery{"negative", "limit=-1", "from 1 to 500"}, BadQuery{"fraction", "limit=1.5", "whole number"},
        BadQuery{"word", "limit=all", "\"all\""},
        BadQuery{"overflow", "limit=99999999999999999999", "from 1 to 500"},
        BadQuery{"empty_limit", "limit=", "limit is empty"},
        BadQuery{"empty_status", "status=", "status is empty"},
        BadQuery{"limit_twice", "limit=1&limit=1", "limit is given twice"},
        BadQuery{"cursor_twice", "cursor=a&cursor=b", "cursor is given twice"},
        BadQuery{"encoding", "limit=1&status=%zz&brand=a", R"(percent-encoded properly: "status=%zz")"},
        BadQuery{"no_utf8", "brand=%ff%fe", "brand is not UTF-8"},
        BadQuery{"overlong", "cursor=%c0%af", "cursor is not UTF-8"},
        BadQuery{"tag_that_is_no_utf8", "tag.%ff=", "unknown query parameter \"tag.?\""}),
    [](const auto& item) { return item.param.name; });

ListQuery own(std::string_view raw) {
    return std::get<ListQuery>(api::parse_list_query(raw, {"since", "evidence", "limit"}));
}

std::string time_fault(std::string_view raw) {
    return std::get<http::Problem>(api::parse_time_parameter(own(raw), "since")).detail;
}

TEST(TimeParameter, IsReadAsTolerantlyAsThePlatformsTimes) {
    const auto expected = clearance::parse_time("2026-11-23T05:51:43.5Z");
    for (const auto* raw : {"since=2026-11-23T05:51:43.5Z", "since=2026-11-23T05%3A51%3A43.500",
                            "since=2026-11-23T07:51:43.5%2B02:00&limit=7"}) {
        const auto parsed = api::parse_time_parameter(own(raw), "since");
        EXPECT_EQ(std::get<std::optional<clearance::Time>>(parsed), expected) << raw;
    }
}

TEST(TimeParameter, MayBeADayWhichIsItsBeginning) {
    const auto parsed = api::parse_time_parameter(own("since=2025-02-01"), "since");
    EXPECT_EQ(std::get<std::optional<clearance::Time>>(parsed),
              clearance::parse_time("2025-02-01T00:00:00Z"));
    for (const auto* raw : {"since=2025-02-30", "since=2025-2-1", "since=01.02.2025", "since=2025-02"})
        EXPECT_THAT(time_fault(raw), HasSubstr("or a date as 2026-11-23, not")) << raw;
}

TEST(TimeParameter, MayBeLeftOut) {
    const auto parsed = api::parse_time_parameter(own("limit=7"), "since");
    EXPECT_EQ(std::get<std::optional<clearance::Time>>(parsed), std::nullopt);
}

TEST(TimeParameter, ThatIsNoneIsRefusedByNameWithAnExample) {
    EXPECT_EQ(time_fault("since=yesterday"),
              "since must be a time as 2026-11-23T05:51:43Z, or a date as 2026-11-23, not \"yesterday\"");
    EXPECT_THAT(time_fault("since=2026-11-23T05:51:43+01:00"), HasSubstr("a + is sent as %2B"));
}

TEST(FlagParameter, IsTrueOrFalseOrNotThere) {
    EXPECT_TRUE(std::get<bool>(api::parse_flag_parameter(own("evidence=true"), "evidence")));
    EXPECT_FALSE(std::get<bool>(api::parse_flag_parameter(own("evidence=false"), "evidence")));
    EXPECT_FALSE(std::get<bool>(api::parse_flag_parameter(own(""), "evidence")));
    const auto fault = api::parse_flag_parameter(own("evidence=yes"), "evidence");
    EXPECT_EQ(std::get<http::Problem>(fault).detail, "evidence must be true or false, not \"yes\"");
}

TEST(OwnParameters, AreRefusedWhenUnknownDoubledOrEmpty) {
    const auto fault = [](std::string_view raw) {
        return std::get<http::Problem>(api::parse_list_query(raw, {"since", "until", "brand"})).detail;
    };
    EXPECT_THAT(fault("sinse=2026-11-23T05:51:43Z"), HasSubstr("did you mean since?"));
    EXPECT_EQ(fault("since=a&since=b"), "since is given twice");
    EXPECT_EQ(fault("until="), "until is empty: leave it out");
}

TEST(RefuseParameters, TakesNone) {
    EXPECT_FALSE(api::refuse_parameters("").has_value());
    const auto problem = api::refuse_parameters("limit=1");
    ASSERT_TRUE(problem.has_value());
    EXPECT_EQ(problem->status, 400U);
    EXPECT_THAT(problem->detail, HasSubstr("none is known here"));
}

}  // namespace
