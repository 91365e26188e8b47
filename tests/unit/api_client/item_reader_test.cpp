#include "api_client/item_reader.hpp"

#include <gtest/gtest.h>

namespace api_client {
namespace {

using clearance::ListedVehicle;
using clearance::SkippedItem;

ListedVehicle vehicle(std::string_view raw) {
    auto outcome = ItemReader().read(raw);
    if (auto* skipped = std::get_if<SkippedItem>(&outcome)) throw std::runtime_error(skipped->problem);
    return std::get<ListedVehicle>(outcome);
}

SkippedItem skipped(std::string_view raw) {
    return std::get<SkippedItem>(ItemReader().read(raw));
}

TEST(ItemReader, ReadsEverythingAnItemCanSay) {
    const auto item = vehicle(R"({"vin":" wvwzzz1jz3w386752 ","status":"rejected","brand":"volkswagen",
        "tags":{"vw-group-customer-name":"Süd GmbH","n":5,"o":{"a":[1]},"z":null},
        "changelog":[{"timestamp":"2022-03-22T09:36:51","status":"pending"},
                     {"timestamp":"2022-03-23T09:36:51.123456Z","status":"rejected","reason":"privacy mode"}],
        "later":{"deep":[[[]]]}})");
    EXPECT_EQ(item.vin.text(), "WVWZZZ1JZ3W386752");
    EXPECT_EQ(item.status, clearance::KnownStatus::rejected);
    EXPECT_EQ(item.brand, "volkswagen");
    const clearance::Tags tags{
        {"vw-group-customer-name", "Süd GmbH"}, {"n", "5"}, {"o", R"({"a":[1]})"}, {"z", "null"}};
    EXPECT_EQ(item.tags, tags);
    ASSERT_EQ(item.changelog.size(), 2U);
    EXPECT_EQ(item.changelog[0].timestamp, "2022-03-22T09:36:51");
    EXPECT_EQ(item.changelog[0].status, clearance::KnownStatus::pending);
    EXPECT_EQ(item.changelog[0].reason, "");
    EXPECT_EQ(item.changelog[1].reason, "privacy mode");
}

TEST(ItemReader, NeedsNoMoreThanAVinAndAStatus) {
    const auto item = vehicle(R"({"vin":"A","status":"thinking"})");
    EXPECT_EQ(item.status.text(), "thinking");
    EXPECT_EQ(item.brand, "");
    EXPECT_FALSE(item.tags);
    EXPECT_TRUE(item.changelog.empty());
}

TEST(ItemReader, TakesOddFieldsAsNotSaid) {
    const auto item =
        vehicle(R"({"vin":"A","status":"approved","brand":7,"tags":["x"],"changelog":{"status":"x"}})");
    EXPECT_EQ(item.brand, "");
    EXPECT_FALSE(item.tags);
    EXPECT_TRUE(item.changelog.empty());
    EXPECT_FALSE(vehicle(R"({"vin":"A","status":"approved","tags":null})").tags);
    EXPECT_EQ(vehicle(R"({"vin":"A","status":"approved","tags":{}})").tags, clearance::Tags());
}

TEST(ItemReader, SkipsAChangelogEntryWithoutStatusAndKeepsTheRest) {
    const auto item = vehicle(R"({"vin":"A","status":"approved","changelog":[
        7, {"timestamp":"t"}, {"status":5}, {"status":" "}, {"timestamp":1647941811,"status":"pending","reason":{"code":3}},
        {"timestamp":null,"status":"approved","reason":null}]})");
    ASSERT_EQ(item.changelog.size(), 2U);
    EXPECT_EQ(item.changelog[0].timestamp, "1647941811");
    EXPECT_EQ(item.changelog[0].reason, R"({"code":3})");
    EXPECT_EQ(item.changelog[1].timestamp, "");
    EXPECT_EQ(item.changelog[1].reason, "");
}

TEST(ItemReader, SaysPreciselyWhyAnItemIsSkipped) {
    EXPECT_EQ(skipped("[]").problem, "an object was expected, not an array");
    EXPECT_EQ(skipped("12").problem, "an object was expected, not a number");
    EXPECT_EQ(skipped("{}").problem, "`vin` is missing");
    EXPECT_EQ(skipped(R"({"vin":17})").problem, "`vin` is a number, a string was expected");
    EXPECT_EQ(skipped(R"({"vin":"  "})").problem, "`vin` is not 1 to 64 printable ASCII characters");
    EXPECT_EQ(skipped(R"({"vin":"A"})").problem, "`status` is missing");
    EXPECT_EQ(skipped(R"({"vin":"A","status":null})").problem, "`status` is null, a string was expected");
    EXPECT_EQ(skipped(R"({"vin":"A","status":" "})").problem, "`status` is empty");
    EXPECT_EQ(skipped(R"({"vin":"A",})").problem.substr(0, 16), "not valid JSON: ");
    EXPECT_EQ(skipped("{\"vin\":\"A\",\"status\":\"\xff\"}").problem.substr(0, 16), "not valid JSON: ");
}

TEST(ItemReader, KeepsTheVinOfASkippedItemWhereItCanBeRead) {
    const auto vin_of = [](std::string_view raw) {
        const auto vin = skipped(raw).vin;
        return vin ? vin->text() : "none";
    };
    EXPECT_EQ(vin_of(R"({"vin":"A"})"), "A");
    EXPECT_EQ(vin_of(R"({"status":5,"vin":"a1"})"), "A1");
    EXPECT_EQ(vin_of(R"({"tags":{"vin":"WRONG"},"vin" : "B", broken})"), "B");
    EXPECT_EQ(vin_of(R"({"x":"vin","y":"C","vin":"D","status":tru})"), "D");
    EXPECT_EQ(vin_of(R"({"x":"\"vin\":\"E\"","status":tru})"), "none");
    EXPECT_EQ(vin_of(R"({"vin":["F"]})"), "none");
    EXPECT_EQ(vin_of("[]"), "none");
}

TEST(ItemReader, KeepsTheFirst4KiBOfASkippedItem) {
    const std::string raw = R"({"vin":"A","x":")" + std::string(10'000, 'x') + "\"}";
    EXPECT_EQ(skipped(raw).raw, raw.substr(0, 4096));
}

TEST(ItemReader, SurvivesNestingOfAnyDepth) {
    for (const std::size_t depth : {30U, 100U, 10'000U, 400'000U}) {
        const std::string raw = R"({"vin":"A","status":"approved","x":)" + std::string(depth, '[') +
                                std::string(depth, ']') + "}";
        const auto outcome = ItemReader().read(raw);
        EXPECT_EQ(std::holds_alternative<ListedVehicle>(outcome), depth <= 100) << depth;
    }
}

TEST(ItemReader, ReadsTheNextItemAfterAnyOther) {
    ItemReader reader;
    for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(std::holds_alternative<SkippedItem>(reader.read(R"({"vin":[)")));
        EXPECT_TRUE(std::holds_alternative<ListedVehicle>(reader.read(R"({"vin":"A","status":"approved"})")));
        const std::string big =
            R"({"vin":"A","status":"approved","brand":")" + std::string(300'000, 'b') + "\"}";
        EXPECT_TRUE(std::holds_alternative<ListedVehicle>(reader.read(big)));
    }
}

}  // namespace
}  // namespace api_client
