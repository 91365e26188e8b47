#include "clearance/time.hpp"

#include <gtest/gtest.h>

namespace clearance {
namespace {

struct ReadCase {
    const char* text;
    const char* utc;  // nullptr: no date
};

class ReadsTimestamps : public testing::TestWithParam<ReadCase> {};

TEST_P(ReadsTimestamps, AsThePlatformWritesThem) {
    const auto time = parse_time(GetParam().text);
    if (GetParam().utc == nullptr) {
        EXPECT_FALSE(time) << format_time(*time);
    } else {
        ASSERT_TRUE(time);
        EXPECT_EQ(format_time(*time), GetParam().utc);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, ReadsTimestamps,
    testing::Values(ReadCase{"2022-03-22T09:36:51", "2022-03-22T09:36:51.000Z"},
                    ReadCase{"2022-03-22T09:36:51Z", "2022-03-22T09:36:51.000Z"},
                    ReadCase{"2022-03-22 09:36:51", "2022-03-22T09:36:51.000Z"},
                    ReadCase{"2022-03-22T09:36:51.123456Z", "2022-03-22T09:36:51.123456Z"},
                    ReadCase{"2022-03-22T09:36:51.5", "2022-03-22T09:36:51.500Z"},
                    ReadCase{"2022-03-22T09:36:51.1234567891Z", "2022-03-22T09:36:51.123456Z"},
                    ReadCase{"2022-03-22T09:36:51+02:00", "2022-03-22T07:36:51.000Z"},
                    ReadCase{"2022-03-22T09:36:51-0130", "2022-03-22T11:06:51.000Z"},
                    ReadCase{"2022-12-31T23:59:60Z", "2023-01-01T00:00:00.000Z"},
                    ReadCase{"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
                    ReadCase{"9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"},
                    ReadCase{"9999-12-31T23:59:59-01:00", nullptr}, ReadCase{"9999-12-31T23:59:60Z", nullptr},
                    ReadCase{"0001-01-01T00:00:00+00:01", nullptr},
                    ReadCase{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"}, ReadCase{"", nullptr},
                    ReadCase{"yesterday", nullptr}, ReadCase{"2022-03-22", nullptr},
                    ReadCase{"2022-02-30T09:36:51Z", nullptr}, ReadCase{"2022-13-01T09:36:51Z", nullptr},
                    ReadCase{"2022-03-22T24:36:51Z", nullptr}, ReadCase{"2022-03-22T09:36:51.Z", nullptr},
                    ReadCase{"2022-03-22T09:36:51Zjunk", nullptr}, ReadCase{"2022-03-22T09:36:51+2", nullptr},
                    ReadCase{"0000-03-22T09:36:51Z", nullptr}, ReadCase{"1647941811", nullptr}));

}  // namespace
}  // namespace clearance
