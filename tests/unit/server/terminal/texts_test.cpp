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
    EXPECT_EQ(problem_places(body, "own.csv"), "own.csv:3:7: no VIN");
    EXPECT_EQ(problem_words("<html>"), "");
    EXPECT_EQ(problem_words(R"({"title":"T"})"), "T");
    EXPECT_EQ(problem_type(R"({"type":"about:blank"})"), "") << "another server's";
}

TEST(Texts, NothingInAProblemIsObeyedByTheTerminal) {
    const auto* body = R"({"detail":"a\nb\u202e","errors":[{"detail":"c\u001b"}]})";
    EXPECT_EQ(problem_words(body), "a?b?\n  c?");
}

}  // namespace
}  // namespace terminal
