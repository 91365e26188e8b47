#include "tests/sandbox/fleet.hpp"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <set>

#include "tests/sandbox/fleet_list.hpp"
#include "tests/sandbox/fleet_seed.hpp"

namespace sandbox {
namespace {

namespace json = boost::json;

std::string whole_list(const fleet& vehicles, std::size_t piece_size, const filter& chosen = {}) {
    fleet_list list{vehicles, chosen};
    std::string all;
    std::string piece;
    while (list.next(piece, piece_size)) all += piece;
    return all;
}

TEST(fleet_list, of_nothing_is_an_empty_array) {
    const fleet vehicles;
    EXPECT_EQ(whole_list(vehicles, 100), "[]");
}

TEST(fleet_list, is_the_same_in_pieces_of_any_size) {
    fleet vehicles;
    seed_fleet(vehicles, 500, 7);
    const std::string all = whole_list(vehicles, 1);
    EXPECT_EQ(all, whole_list(vehicles, 1000000));
    EXPECT_EQ(json::parse(all).get_array().size(), 500U);
}

TEST(fleet_list, shows_one_vehicle_in_the_platforms_form) {
    fleet vehicles;
    vehicle& made = vehicles.add("WBA00000000000001");
    made.status = vehicles.intern("rejected");
    made.brand = vehicles.intern("bmw");
    made.tags = vehicles.intern(R"({"depot":"north"})");
    made.changelog.push_back(
        {*parse_moment("2026-01-02T03:04:05.000006Z"), made.status, vehicles.intern("a \"b\"")});
    EXPECT_EQ(
        whole_list(vehicles, 100),
        R"([{"vin":"WBA00000000000001","status":"rejected","brand":"bmw","tags":{"depot":"north"},)"
        R"("changelog":[{"timestamp":"2026-01-02T03:04:05.000006Z","status":"rejected","reason":"a \"b\""}]}])");
}

TEST(fleet_list, leaves_out_what_is_unlisted_or_filtered_and_serves_raw_items) {
    fleet vehicles;
    vehicles.add("A").listed = false;
    vehicles.add("B").status = vehicles.intern("pending");
    vehicles.add("C").status = vehicles.intern("approved");
    vehicles.set_raw_item("C", "[1]");
    filter approved;
    std::string problem;
    ASSERT_TRUE(filter::read(R"({"status":{"operator":"eq","value":"approved"}})", approved, problem));
    EXPECT_EQ(whole_list(vehicles, 100, approved), "[[1]]");
    EXPECT_EQ(json::parse(whole_list(vehicles, 100)).get_array().size(), 2U);
}

TEST(fleet_seed, depends_on_the_seed_alone) {
    fleet first;
    fleet second;
    fleet other;
    seed_fleet(first, 300, 1);
    seed_fleet(second, 300, 1);
    seed_fleet(other, 300, 2);
    EXPECT_EQ(whole_list(first, 1000), whole_list(second, 1000));
    EXPECT_NE(whole_list(first, 1000), whole_list(other, 1000));
}

TEST(fleet_seed, makes_distinct_well_formed_vehicles_whose_last_entry_is_their_status) {
    fleet vehicles;
    seed_fleet(vehicles, 5000, 3);
    std::set<std::string> vins;
    std::set<std::string> statuses;
    for (std::size_t i = 0; i < vehicles.size(); ++i) {
        const vehicle& one = vehicles.at(i);
        vins.emplace(one.vin());
        statuses.insert(vehicles.text(one.status));
        EXPECT_EQ(one.vin().size(), 17U);
        ASSERT_GE(one.changelog.size(), 1U);
        ASSERT_LE(one.changelog.size(), 3U);
        EXPECT_EQ(one.changelog.back().status, one.status);
        for (std::size_t k = 1; k < one.changelog.size(); ++k) {
            EXPECT_LT(one.changelog[k - 1].at, one.changelog[k].at);
        }
    }
    EXPECT_EQ(vins.size(), 5000U);
    EXPECT_EQ(statuses, (std::set<std::string>{"approved", "canceled", "canceling", "pending", "rejected",
                                               "revoked", "revoking"}));
}

TEST(moment, texts_are_read_with_and_without_zone_and_fraction) {
    const moment expected = *parse_moment("2022-03-22T09:36:51Z");
    EXPECT_EQ(format_moment(expected), "2022-03-22T09:36:51.000000Z");
    EXPECT_EQ(parse_moment("2022-03-22T09:36:51"), expected);
    EXPECT_EQ(parse_moment("2022-03-22T11:36:51.000000+02:00"), expected);
    EXPECT_EQ(parse_moment("2022-03-22T09:36:51.25Z"), expected + std::chrono::milliseconds{250});
    for (const auto* text :
         {"", "soon", "2022-13-01T00:00:00Z", "2022-03-22T25:00:00Z", "2022-03-22T09:36:51X"}) {
        EXPECT_EQ(parse_moment(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace sandbox
