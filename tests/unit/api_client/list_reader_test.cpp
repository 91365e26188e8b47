#include "api_client/list_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace api_client {
namespace {

using ::testing::HasSubstr;

/// Everything that came of a list, as lines of text that can be compared.
struct Reading {
    std::vector<std::string> lines;
    std::string problem;
    std::size_t items = 0;
    bool operator==(const Reading&) const = default;
};

std::string line_of(const clearance::ListedVehicle& vehicle) {
    std::string line = vehicle.vin.text() + " " + std::string(vehicle.status.text()) + " " + vehicle.brand;
    for (const auto& [name, value] : vehicle.tags.value_or(clearance::Tags()))
        line.append(" ").append(name).append("=").append(value);
    for (const auto& entry : vehicle.changelog) {
        line.append(" [").append(entry.timestamp).append(" ").append(entry.status.text());
        line.append(" ").append(entry.reason).append("]");
    }
    for (const auto byte : vehicle.digest) line += " " + std::to_string(byte);
    return line;
}

ListSink sink_into(Reading& reading) {
    ListSink sink;
    sink.vehicle = [&](clearance::ListedVehicle&& vehicle) { reading.lines.push_back(line_of(vehicle)); };
    sink.skipped = [&](clearance::SkippedItem&& item) {
        reading.lines.push_back("skipped " + std::to_string(item.index) + " " + item.problem + " " +
                                item.raw + " " + (item.vin ? item.vin->text() : "none"));
    };
    return sink;
}

Reading read(const std::vector<std::string_view>& pieces) {
    Reading reading;
    const ListSink sink = sink_into(reading);
    ListReader reader(sink);
    for (const auto piece : pieces) reader.feed(piece);
    reading.problem = reader.finish();
    reading.items = reader.items();
    return reading;
}

const std::string odd_list =
    " \r\n[ {\"vin\":\"A\",\"status\":\"approved\",\"tags\":{\"k\":\"S\xc3\xbc\\u00fc\\\"}]\"}},\n"
    "7 ,\"a]\\\\\",true,[[],{}], {\"vin\":\"B\",\"x\":\"\\\\\",\"status\":\"gone\"\t,\"changelog\":"
    "[{\"timestamp\":\"?\",\"status\":\"pending\"}]} ,{\"vin\":\"C\"},{},-1.5e3,"
    "{\"vin\":\"A\",\"status\":\"approved\"},{\"vin\":\"E\",\"status\":\"x\"[]},nonsense ] \n";

TEST(ListReader, CutsOutEveryItemWhateverItIs) {
    const Reading reading = read({odd_list});
    EXPECT_EQ(reading.problem, "");
    EXPECT_EQ(reading.items, 12U);
    ASSERT_EQ(reading.lines.size(), 12U);
    EXPECT_THAT(reading.lines[0], ::testing::StartsWith("A approved  k=Süü\"}]"));
    EXPECT_EQ(reading.lines[1], "skipped 1 an object was expected, not a number 7 none");
    EXPECT_EQ(reading.lines[2], "skipped 2 an object was expected, not a string \"a]\\\\\" none");
    EXPECT_THAT(reading.lines[5], ::testing::StartsWith("B gone  [? pending ]"));
    EXPECT_EQ(reading.lines[6], "skipped 6 `status` is missing {\"vin\":\"C\"} C");
    EXPECT_THAT(reading.lines[10], ::testing::StartsWith("skipped 10 not valid JSON"));
    EXPECT_THAT(reading.lines[10], ::testing::EndsWith(" E"));
    EXPECT_THAT(reading.lines[11], HasSubstr("nonsense none"));
}

TEST(ListReader, GivesTheSameItemsHoweverTheBytesAreSplit) {
    const Reading whole = read({odd_list});
    const std::string_view list = odd_list;
    for (std::size_t i = 0; i <= list.size(); ++i) {
        ASSERT_EQ(read({list.substr(0, i), list.substr(i)}), whole) << i;
        for (std::size_t j = i; j <= list.size(); j += 7) {
            ASSERT_EQ(read({list.substr(0, i), list.substr(i, j - i), list.substr(j)}), whole)
                << i << " " << j;
        }
    }
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < list.size(); ++i) bytes.push_back(list.substr(i, 1));
    EXPECT_EQ(read(bytes), whole);
}

TEST(ListReader, TakesEmptyLists) {
    for (const std::string_view list : {"[]", " [ ] ", "\n[\n]\n"}) {
        EXPECT_EQ(read({list}), Reading()) << list;
    }
}

TEST(ListReader, DeliversWhatCameBeforeTheListBroke) {
    const std::string good = R"([{"vin":"A","status":"approved"})";
    for (const auto& [rest, problem] : std::vector<std::pair<std::string, std::string>>{
             {"", "the list ends before its `]`, after 1 items"},
             {",", "the list ends before its `]`, after 1 items"},
             {R"(,{"vin":"B)", "the list ends before its `]`, after 1 items"},
             {",]", "an item was expected after 1 items"},
             {",,", "an item was expected after 1 items"},
             {"}", "a comma or `]` was expected after 1 items"},
             {"{}", "a comma or `]` was expected after 1 items"},
             {"]x", "something follows the end of the list"},
             {"][]", "something follows the end of the list"}}) {
        const Reading reading = read({good, rest});
        EXPECT_EQ(reading.problem, problem) << rest;
        EXPECT_EQ(reading.lines.size(), 1U) << rest;
        EXPECT_EQ(read({good + rest}), reading) << rest;
    }
}

TEST(ListReader, RefusesWhatIsNoList) {
    for (const std::string_view text : {"{}", "<html>", "null", "\"[]\"", "\xef\xbb\xbf[]"}) {
        EXPECT_EQ(read({text}).problem, "a list was expected, but the answer does not begin with `[`")
            << text;
    }
    EXPECT_EQ(read({""}).problem, "the list ends before its `]`, after 0 items");
    EXPECT_EQ(read({"[,"}).problem, "an item was expected after 0 items");
}

TEST(ListReader, DigestsTheItemsOwnBytes) {
    std::vector<clearance::Digest> digests;
    ListSink sink;
    sink.vehicle = [&](clearance::ListedVehicle&& vehicle) { digests.push_back(vehicle.digest); };
    ListReader reader(sink);
    reader.feed(R"([ {"vin":"A","status":"approved"} ,{"vin":"A","status":"appr)");
    reader.feed(R"(oved"},{"vin":"A","status": "approved"}])");
    const clearance::Digest expected{0xcc, 0x14, 0x66, 0xd5, 0x78, 0x64, 0xa3, 0x16,
                                     0xfc, 0xf6, 0xcb, 0x07, 0xdd, 0xde, 0x9a, 0x07};
    ASSERT_EQ(digests.size(), 3U);
    EXPECT_EQ(digests[0], expected);
    EXPECT_EQ(digests[1], expected);
    EXPECT_NE(digests[2], expected);
}

TEST(ListReader, DoesNotParseWhatIsUnchanged) {
    Reading reading;
    ListSink sink = sink_into(reading);
    std::vector<clearance::Digest> asked;
    sink.unchanged = [&](const clearance::Digest& digest) {
        asked.push_back(digest);
        return asked.size() % 2 == 1;
    };
    ListReader reader(sink);
    reader.feed(
        R"([{"vin":"A","status":"approved"},{"vin":"B","status":"approved"},{"vin":"C"},{"vin":"D"}])");
    EXPECT_EQ(reader.finish(), "");
    EXPECT_EQ(reader.items(), 4U);
    EXPECT_EQ(asked.size(), 4U);
    ASSERT_EQ(reading.lines.size(), 2U);
    EXPECT_THAT(reading.lines[0], ::testing::StartsWith("B approved"));
    EXPECT_THAT(reading.lines[1], ::testing::StartsWith("skipped 3 "));
}

TEST(ListReader, SkipsAnItemOver1MiBAndReadsOn) {
    const std::string big =
        R"({"vin":"big","x":")" + std::string(3'000'000, 'x') + R"(","status":"approved"})";
    const std::string list = "[" + big + R"(,{"vin":"A","status":"approved"}])";
    for (const std::size_t step : {list.size(), std::size_t{65'536}, std::size_t{1'000}}) {
        std::vector<std::string_view> pieces;
        for (std::size_t at = 0; at < list.size(); at += step) {
            pieces.push_back(std::string_view(list).substr(at, step));
        }
        const Reading reading = read(pieces);
        ASSERT_EQ(reading.lines.size(), 2U);
        EXPECT_EQ(reading.lines[0],
                  "skipped 0 the item is bigger than 1 MiB " + big.substr(0, 4096) + " BIG");
        EXPECT_THAT(reading.lines[1], ::testing::StartsWith("A approved"));
    }
}

TEST(ListReader, TakesAnItemOfExactly1MiB) {
    const std::string start = R"({"vin":"A","status":"approved","x":")";
    for (const std::size_t extra : {0U, 1U}) {
        const std::string item =
            start + std::string(ListReader::max_item - start.size() - 2 + extra, 'x') + "\"}";
        const Reading reading = read({"[", item, "]"});
        ASSERT_EQ(reading.lines.size(), 1U);
        EXPECT_THAT(reading.lines[0],
                    ::testing::StartsWith(extra == 0 ? "A approved" : "skipped 0 the item is big"));
    }
}

TEST(ListReader, SurvivesDeepNestingAndEndlessEscapes) {
    const std::string deep(500'000, '[');
    const std::string escapes(500'000, '\\');
    const std::string quotes = [] {
        std::string text;
        for (int i = 0; i < 250'000; ++i) text += "\\\"";
        return text;
    }();
    const std::string list =
        "[" + deep + std::string(500'000, ']') + ",\"" + escapes + "\",\"" + quotes + "\"]";
    const Reading reading = read({list});
    EXPECT_EQ(reading.problem, "");
    EXPECT_EQ(reading.lines.size(), 3U);
}

TEST(ListReader, ReadsABigFleet) {
    std::string list = "[";
    std::size_t vehicles = 0;
    while (list.size() < 10'000'000) {
        if (vehicles > 0) list += ',';
        list += R"({"vin":"SIM)" + std::to_string(10'000'000'000'000 + vehicles) +
                R"(","status":"approved","brand":"bmw","tags":{"depot":"north"},"changelog":[)"
                R"({"timestamp":"2022-03-22T09:36:51","status":"pending"},)"
                R"({"timestamp":"2022-03-23T10:00:00","status":"approved"}]})";
        ++vehicles;
    }
    list += "]";
    std::size_t seen = 0;
    ListSink sink;
    sink.vehicle = [&](clearance::ListedVehicle&& vehicle) { seen += vehicle.changelog.size(); };
    ListReader reader(sink);
    for (std::size_t at = 0; at < list.size(); at += 16'384)
        reader.feed(std::string_view(list).substr(at, 16'384));
    EXPECT_EQ(reader.finish(), "");
    EXPECT_EQ(reader.items(), vehicles);
    EXPECT_EQ(seen, 2 * vehicles);
}

/// A seeded storm of damage: whatever comes, reading ends in items, skipped items or a problem, never in a
/// crash.
TEST(ListReader, NeverFailsOnDamagedBytes) {
    std::mt19937 random(20221122);
    const auto below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    };
    const std::string_view marks = "{}[]\",:\\ \n0tx\xff";
    for (int round = 0; round < 4'000; ++round) {
        std::string list = odd_list;
        for (std::size_t damage = 1 + below(6); damage > 0; --damage) {
            const std::size_t at = below(list.size());
            switch (below(4)) {
                case 0:
                    list[at] = marks[below(marks.size())];
                    break;
                case 1:
                    list.insert(at, 1, marks[below(marks.size())]);
                    break;
                case 2:
                    list.erase(at, 1 + below(9));
                    break;
                default:
                    list.insert(at, list.substr(below(list.size()), below(40)));
            }
            if (list.empty()) list = "[";
        }
        const std::size_t split = below(list.size());
        Reading parts;
        ASSERT_NO_THROW(
            parts = read({std::string_view(list).substr(0, split), std::string_view(list).substr(split)}));
        ASSERT_EQ(parts, read({list})) << list;
        ASSERT_EQ(parts.lines.size(), parts.items) << list;
    }
}

}  // namespace
}  // namespace api_client
