#include "server/terminal/table.hpp"

#include <gtest/gtest.h>

namespace terminal {
namespace {

const std::vector<Column> columns{{"A", 3}, {"B", 2}, {"C", 0}};

TEST(Table, ColumnsLineUpAndNothingIsCut) {
    EXPECT_EQ(heading(columns), "A    B   C\n");
    EXPECT_EQ(row(columns, {"1", "longer", "x"}), "1    longer  x\n");
    EXPECT_EQ(row(columns, {"1", "2", ""}), "1    2\n");
}

TEST(Table, ColumnsLineUpByTheWidthOfTheirCharacters) {
    EXPECT_EQ(row(columns, {"中", "e\u0301", "x"}), "中   e\u0301   x\n");
    EXPECT_EQ(row(columns, {"\u202E", "\x1B", "x"}), "?    ?   x\n");
}

TEST(Table, ALineIsNoWiderThanTheTerminal) {
    EXPECT_EQ(row(columns, {"1", "2", "a reason"}, 12), "1    2   a …\n");
    EXPECT_EQ(row(columns, {"1", "2", "abc"}, 12), "1    2   abc\n");
    EXPECT_EQ(heading(columns, 5), "A   …\n");
}

}  // namespace
}  // namespace terminal
