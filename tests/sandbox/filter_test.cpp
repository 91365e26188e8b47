#include "tests/sandbox/filter.hpp"

#include <gtest/gtest.h>

namespace sandbox {
namespace {

class filter_on_one_vehicle : public testing::TestWithParam<std::pair<const char*, bool>> {
  protected:
    filter_on_one_vehicle() {
        vehicle& made = vehicles_.add("WVWZZZ00000000001");
        made.status = vehicles_.intern("approved");
        made.brand = vehicles_.intern("volkswagen");
        made.tags = vehicles_.intern(R"({"vw-group-customer-name":"Example","depot":"north"})");
        made.inserted_at = *parse_moment("2026-03-01T08:00:00Z");
        made.approved_at = *parse_moment("2026-03-02T08:00:00.5Z");
    }
    fleet vehicles_;
};

TEST_P(filter_on_one_vehicle, lets_through_what_it_says) {
    filter read;
    std::string problem;
    ASSERT_TRUE(filter::read(GetParam().first, read, problem)) << problem;
    EXPECT_EQ(read.matches(vehicles_.at(0), vehicles_), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    fields, filter_on_one_vehicle,
    testing::Values(
        std::pair{R"({})", true}, std::pair{R"({"vin":{"operator":"eq","value":"WVWZZZ00000000001"}})", true},
        std::pair{R"({"vin":{"operator":"in","value":["A","WVWZZZ00000000001"]}})", true},
        std::pair{R"({"vin":{"operator":"in","value":[]}})", false},
        std::pair{R"({"status":{"operator":"eq","value":"pending"}})", false},
        std::pair{R"({"status":{"operator":"in","value":["pending","approved"]}})", true},
        std::pair{R"({"brand":{"operator":"eq","value":"volkswagen"}})", true},
        std::pair{
            R"({"brand":{"operator":"eq","value":"volkswagen"},"status":{"operator":"eq","value":"revoked"}})",
            false},
        std::pair{
            R"({"tags":{"operator":"eq","value":{"depot":"north","vw-group-customer-name":"Example"}}})",
            true},
        std::pair{R"({"tags":{"operator":"eq","value":{"depot":"north"}}})", false},
        std::pair{R"({"tags":{"operator":"contains","value":{"depot":"north"}}})", true},
        std::pair{R"({"tags":{"operator":"contains","value":{"depot":"south"}}})", false},
        std::pair{R"({"approved_at":{"operator":"eq","value":"2026-03-02T08:00:00.500000Z"}})", true},
        std::pair{R"({"approved_at":{"operator":"gt","value":"2026-03-02T08:00:00Z"}})", true},
        std::pair{R"({"approved_at":{"operator":"lt","value":"2026-03-02T08:00:00Z"}})", false},
        std::pair{R"({"inserted_at":{"operator":"lte","value":"2026-03-01T09:00:00+01:00"}})", true},
        std::pair{R"({"inserted_at":{"operator":"gte","value":"2026-03-01T08:00:00"}})", true},
        std::pair{R"({"inserted_at":{"operator":"gt","value":"2026-03-01T08:00:00Z"}})", false}));

TEST(filter, a_vehicle_never_approved_matches_no_approval_time) {
    fleet vehicles;
    vehicles.add("WVWZZZ00000000002");
    filter read;
    std::string problem;
    ASSERT_TRUE(
        filter::read(R"({"approved_at":{"operator":"lt","value":"2030-01-01T00:00:00Z"}})", read, problem));
    EXPECT_FALSE(read.matches(vehicles.at(0), vehicles));
}

class bad_filter : public testing::TestWithParam<const char*> {};

TEST_P(bad_filter, is_refused_with_a_reason) {
    filter read;
    std::string problem;
    EXPECT_FALSE(filter::read(GetParam(), read, problem));
    EXPECT_FALSE(problem.empty());
}

INSTANTIATE_TEST_SUITE_P(texts, bad_filter,
                         testing::Values("", "[]", "{", R"({"colour":{"operator":"eq","value":"red"}})",
                                         R"({"vin":"x"})", R"({"vin":{"operator":"gt","value":"x"}})",
                                         R"({"vin":{"operator":"eq","value":["x"]}})",
                                         R"({"status":{"operator":"in","value":"x"}})",
                                         R"({"tags":{"operator":"in","value":{}}})",
                                         R"({"approved_at":{"operator":"in","value":[]}})",
                                         R"({"approved_at":{"operator":"lt","value":"yesterday"}})"));

}  // namespace
}  // namespace sandbox
