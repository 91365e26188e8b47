#include "server/terminal/texts.hpp"

#include <gtest/gtest.h>

namespace terminal {
namespace {

TEST(Texts, NumbersAreGrouped) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1'000), "1,000");
    EXPECT_EQ(grouped(1'234'567), "1,234,567");
    EXPECT_EQ(counted(1, "vehicle", "vehicles"), "1 vehicle");
    EXPECT_EQ(counted(1'000, "vehicle", "vehicles"), "1,000 vehicles");
}

TEST(Texts, ControlCharactersAreNotPrinted) {
    EXPECT_EQ(printable("a\x1B[31mb\n\x7F"), "a?[31mb??");
    EXPECT_EQ(printable("Zürich"), "Zürich");
}

TEST(Texts, ColumnsLineUpAndNothingIsCut) {
    const std::vector<Column> columns{{"A", 3}, {"B", 2}, {"C", 0}};
    EXPECT_EQ(heading(columns), "A    B   C\n");
    EXPECT_EQ(row(columns, {"1", "longer", "x"}), "1    longer  x\n");
    EXPECT_EQ(row(columns, {"1", "2", ""}), "1    2\n");
}

TEST(Texts, ParametersAreEncoded) {
    EXPECT_EQ(query_of({}), "");
    EXPECT_EQ(query_of({{"tag.cost centre", "a&b"}, {"q", "ü"}}), "?tag.cost%20centre=a%26b&q=%C3%BC");
}

TEST(Texts, AProblemSaysWhatIsWrongAndWhere) {
    const auto* body =
        R"({"type":"urn:clearance-tracker:problem:unprocessable","title":"T","detail":"see errors",)"
        R"("errors":[{"line":3,"column":7,"detail":"no VIN"},{"pointer":"/vin","detail":"is missing"}]})";
    EXPECT_EQ(problem_type(body), "unprocessable");
    EXPECT_EQ(problem_words(body), "see errors\n  line 3, column 7: no VIN\n  /vin is missing");
    EXPECT_EQ(problem_words("<html>"), "");
    EXPECT_EQ(problem_words(R"({"title":"T"})"), "T");
}

}  // namespace
}  // namespace terminal
