#include "server/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/csv_fleet.hpp"

namespace csv {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Every record's fields, joined by '|'; at the end the fault, if there is one.
std::vector<std::string> records(std::string_view text) {
    Reader reader(text);
    std::vector<std::string> all;
    std::vector<Field> fields;
    while (reader.next(fields)) {
        std::string joined;
        for (const auto& field : fields) joined += (&field == fields.data() ? "" : "|") + field.text;
        all.push_back(joined);
    }
    if (reader.fault()) all.push_back(reader.fault()->text());
    return all;
}

TEST(Csv, RecordsEndWithEitherLineEndAndTheLastOneWithout) {
    EXPECT_THAT(records("a,b\r\nc,\n,d"), ElementsAre("a|b", "c|", "|d"));
    EXPECT_THAT(records("\xEF\xBB\xBF"
                        "a\rb\r"),
                ElementsAre("a", "b"));
    EXPECT_THAT(records(""), IsEmpty());
    EXPECT_THAT(records("\n\r\n\na\n\n"), ElementsAre("a")) << "lines without a character are passed over";
    EXPECT_THAT(records("\"\"\n"), ElementsAre(""));
}

TEST(Csv, ARecordHasNoMoreColumnsThanAPersonWrites) {
    EXPECT_THAT(records(std::string(most_columns - 1, ',')), ElementsAre(std::string(most_columns - 1, '|')));
    EXPECT_THAT(records("a\n" + std::string(3'000'000, ',')),
                ElementsAre("a", "line 2, column 201: more than 200 columns"));
}

TEST(Csv, QuotedFieldsHoldCommasQuotesAndLineEnds) {
    EXPECT_THAT(records("\"a,b\",\"say \"\"no\"\"\"\n\"two\r\nlines\",x\n"),
                ElementsAre("a,b|say \"no\"", "two\r\nlines|x"));
}

TEST(Csv, FaultsHaveTheirPlace) {
    EXPECT_THAT(records("a,b\nc,\"d"), ElementsAre("a|b", "line 2, column 3: a quote that is never closed"));
    EXPECT_THAT(
        records("\"two\nlines\",x\"y"),
        ElementsAre("line 2, column 9: a quote inside a field: the whole field must be quoted, and the "
                    "quote doubled"));
    EXPECT_THAT(records("\"a\"b"), ElementsAre("line 1, column 4: behind the closing quote only a comma or "
                                               "the line's end may stand"));
    for (const auto* bytes : {"\xFF", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE0\x80\x80"})
        EXPECT_THAT(records(std::string("a,") + bytes), ElementsAre("line 1, column 3: not UTF-8")) << bytes;
    EXPECT_THAT(records("Zürich,€,😀"), ElementsAre("Zürich|€|😀"));
}

TEST(Csv, WhatIsWrittenIsReadAgain) {
    for (const std::string text : {"", "a", "a,b", "\"", "a\nb", "\r", "say \"no\", twice"}) {
        const auto line = written(text) + ",end\n";
        Reader reader(line);
        std::vector<Field> fields;
        ASSERT_TRUE(reader.next(fields)) << text;
        ASSERT_EQ(fields.size(), 2U) << text;
        EXPECT_EQ(fields[0].text, text);
    }
}

std::string first_fault(std::string_view text) {
    const auto read = read_wanted(text);
    const auto* faults = std::get_if<Faults>(&read);
    return faults == nullptr ? "none" : faults->list.at(0).text();
}

TEST(Fleet, ColumnsStandInAnyOrderAndTagsAreColumns) {
    const auto read = read_wanted("Tag.Site,BRAND, vin ,tag.cost centre\n north , bmw ,wba1,\n,kia,KNA2,7\n");
    const auto& fleet = std::get<std::vector<Wanted>>(read);
    ASSERT_EQ(fleet.size(), 2U);
    EXPECT_EQ(fleet[0].vin, "wba1");
    EXPECT_EQ(fleet[0].brand, "bmw");
    EXPECT_EQ(fleet[0].tags, (std::map<std::string, std::string>{{"Site", "north"}}));
    EXPECT_EQ(fleet[1].tags, (std::map<std::string, std::string>{{"cost centre", "7"}}));
    EXPECT_EQ(fleet[1].line, 3U);
    EXPECT_EQ(std::get<std::vector<Wanted>>(read_wanted("vin,brand\nA,b\n"))[0].tags, std::nullopt);
}

TEST(Fleet, EveryFaultIsToldWithItsLineAndColumn) {
    const auto read = read_wanted("vin,brand\nA,\n,kia\nA\nA,b,c\n");
    const auto& faults = std::get<Faults>(read);
    std::vector<std::string> told;
    for (const auto& fault : faults.list) told.push_back(fault.text());
    EXPECT_THAT(told,
                ElementsAre("line 2, column 3: the brand is missing", "line 3, column 1: the vin is missing",
                            "line 4, column 1: has 1 field, but the header has 2",
                            "line 5, column 1: has 3 fields, but the header has 2"));
    EXPECT_FALSE(faults.malformed);
}

TEST(Fleet, AHeaderThatDoesNotFitSaysWhatIsWanted) {
    EXPECT_EQ(first_fault(""), "line 1, column 1: there is no header row");
    EXPECT_EQ(first_fault("vin;brand\nA;b\n"),
              "line 1, column 1: the columns are separated by semicolons; commas are expected");
    EXPECT_EQ(first_fault("vin,brnad\n"), "line 1, column 5: unknown column \"brnad\"; did you mean brand?");
    EXPECT_EQ(first_fault("vin,brand,plate\n"),
              "line 1, column 11: unknown column \"plate\"; known are vin, brand and tag.KEY");
    EXPECT_EQ(first_fault("brand\nbmw\n"), "line 1, column 1: there is no column vin");
    EXPECT_EQ(first_fault("vin,brand,VIN\n"), "line 1, column 11: the column vin is there twice");
    EXPECT_EQ(first_fault("vin,,brand\n"), "line 1, column 5: a column without a name");
    EXPECT_EQ(first_fault("vin,brand\nA,\"b\n"), "line 2, column 3: a quote that is never closed");
}

/// "VIN BRAND" of each row, with a minus where it is defleeted; at the end the faults.
std::vector<std::string> own(std::string_view text) {
    std::vector<std::string> rows;
    const auto is_past = [](std::string_view time) -> std::optional<bool> {
        if (time == "past" || time == "future") return time == "past";
        return std::nullopt;
    };
    const auto take = [&](const Own& row) -> std::string {
        if (row.vin.empty()) return "no VIN";
        rows.push_back(std::string(row.vin) + " " + std::string(row.brand) + (row.defleeted ? " -" : ""));
        return {};
    };
    const auto faults = read_own(text, is_past, take);
    if (faults) {
        for (const auto& fault : faults->list) rows.push_back(fault.text());
    }
    return rows;
}

TEST(Fleet, AnOwnListMayHaveOtherColumnsAndSayWhoIsDefleeted) {
    EXPECT_THAT(own("plate,vin,brand,defleeted\nM-A 1, A ,bmw,\nM-A 2,B,kia,Yes\nM-A 3,C,,false\n"),
                ElementsAre("A bmw", "B kia -", "C "));
    EXPECT_THAT(own("vin,until\nA,past\nB,future\nC,\n"), ElementsAre("A  -", "B ", "C "));
    EXPECT_THAT(
        own("vin,defleeted,until\n,maybe,soon\n"),
        ElementsAre("line 2, column 2: defleeted must be true or false, yes or no, 1 or 0, not \"maybe\"",
                    "line 2, column 8: until must be a date as 2026-01-31, or a time, not \"soon\"",
                    "line 2, column 1: no VIN"));
    EXPECT_THAT(own("vinn,brand\n"),
                ElementsAre("line 1, column 1: there is no column vin; is it \"vinn\"?"));
}

}  // namespace
}  // namespace csv
