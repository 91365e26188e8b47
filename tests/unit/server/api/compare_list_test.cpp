// A company's own list: as CSV and as JSON, big ones, and what is wrong with one.
#include "server/api/own_list.hpp"

#include "tests/unit/server/api/compare_fixture.hpp"

namespace json = boost::json;

namespace {

using ::testing::HasSubstr;

/// 200,000 vehicles, most of them defleeted and never asked for.
class ManyRows : public Compare {
  protected:
    ManyRows() {
        std::vector<clearance::ListedVehicle> known;
        for (int n = 500; n < 2'500; ++n) {
            if (n != 1'100 && n != 1'101)
                known.push_back(listed(numbered_vin(n), "approved", n < 1'000 ? "kia" : "bmw"));
        }
        known.push_back(listed("X0000000000000001", "approved", "bmw"));
        known.push_back(listed("X0000000000000002", "pending", "bmw"));
        sweep(known);
        request(numbered_vin(1'100), std::nullopt);
        request(numbered_vin(1'101), storage::CommandState::refused);
    }
    template <class Row>
    static std::string list(Row row) {
        std::string all;
        for (int n = 0; n < 200'000; ++n) all += row(numbered_vin(n), n >= 2'000);
        return all;
    }
    static void expect_differences(const json::object& answer, int line_of_first_row) {
        EXPECT_EQ(json::serialize(answer.at("counts")),
                  R"({"rows":200000,"vehicles":200000,"known":2002,"never_asked_for":500,)"
                  R"("request_refused":1,"without_status":1,"not_in_file":2,"other_brand":500,)"
                  R"("defleeted_but_approved":500})");
        ASSERT_EQ(answer.at("differences").as_array().size(), 1'504U);
        EXPECT_EQ(told(answer).at(1'000), "without_status " + numbered_vin(1'100));
        EXPECT_EQ(answer.at("differences").at(1'000).at("line"), line_of_first_row + 1'100);
    }
};

TEST_F(ManyRows, AsCsvAreComparedExactly) {
    const auto rows =
        list([](const std::string& vin, bool gone) { return vin + (gone ? ",bmw,yes\n" : ",BMW,\n"); });
    expect_differences(compared("vin,brand,defleeted\n" + rows), 2);
}

TEST_F(ManyRows, AsJsonAreComparedExactly) {
    auto items = list([](const std::string& vin, bool gone) {
        return R"({"vin":")" + vin + R"(","brand":"bmw","defleeted":)" + (gone ? "true},\n" : "false},\n");
    });
    items.resize(items.size() - 2);
    expect_differences(compared(R"({"vehicles":[)" + items + "]}", "application/json"), 1);
}

TEST_F(Compare, WhatIsWrongWithAListIsTold) {
    EXPECT_THAT(problem(send("plate\nx\n"), 400).at("detail").as_string().c_str(),
                HasSubstr("no column vin"));
    EXPECT_EQ(
        json::serialize(problem(send("vin,until\n,soon\n"), 422).at("errors")),
        R"([{"line":2,"column":2,"detail":"until must be a date as 2026-01-31, or a time, not \"soon\""},)"
        R"({"line":2,"column":1,"detail":"the vin is missing"}])");
    EXPECT_EQ(json::serialize(
                  problem(send("vin,defleeted\nWBA 1,no\nA,perhaps\n" + std::string(65, 'A') + ",\nB\n"), 422)
                      .at("errors")),
              R"([{"line":2,"column":1,"detail":"a VIN has neither blanks nor characters beyond ASCII: )"
              R"(\"WBA 1\""},{"line":3,"column":3,"detail":"defleeted must be true or false, yes or no, )"
              R"(1 or 0, not \"perhaps\""},{"line":4,"column":1,"detail":"a VIN has 17 characters, this one )"
              R"(65: \")" +
                  std::string(65, 'A') +
                  R"(\""},{"line":5,"column":1,"detail":"has 1 field, but the header has 2"}])");
    problem(send("{", "application/json"), 400);
    problem(send("{}", "application/json"), 422);
    problem(send("[]", "application/json"), 422);
    EXPECT_EQ(
        json::serialize(problem(send(R"({"vehicles":[1,{"vin":2},{"brnd":"x"}]})", "application/json"), 422)
                            .at("errors")),
        R"([{"pointer":"/vehicles/0","detail":"must be an object"},)"
        R"({"pointer":"/vehicles/1/vin","detail":"must be a string"},)"
        R"({"pointer":"/vehicles/1/vin","detail":"the vin is missing"},)"
        R"({"pointer":"/vehicles/2/brnd","detail":"unknown member; did you mean brand?"},)"
        R"({"pointer":"/vehicles/2/vin","detail":"the vin is missing"}])");
    problem(send("vin\n", "text/plain"), 415);
    problem(send("vin\n", "text/csv", "nobody's"), 401);
}

TEST_F(Compare, OfManyFaultsTheFirstHundredAreToldAndHowManyThereAre) {
    std::string csv = "vin\n", items;
    for (int n = 0; n < 523; ++n) {
        csv += "A B\n";
        items += (n == 0 ? "" : ",") + std::string(R"({"vin":"A B"})");
    }
    for (const auto& answer : {send(csv), send(R"({"vehicles":[)" + items + "]}", "application/json")}) {
        const auto body = problem(answer, 422);
        EXPECT_EQ(body.at("errors").as_array().size(), 100U);
        EXPECT_THAT(body.at("detail").as_string().c_str(), HasSubstr("see errors, the first 100 of 523"));
    }
}

TEST(Defleeted, OnceTheDayOrTheTimeIsOver) {
    const auto now = time_of("2026-03-01T12:00:00Z");
    EXPECT_EQ(api::is_over("2026-02-28", now), true);
    EXPECT_EQ(api::is_over("2026-03-01", now), false) << "not before its end";
    EXPECT_EQ(api::is_over("2026-03-01T12:00:00Z", now), true);
    EXPECT_EQ(api::is_over("2026-03-01T12:00:01Z", now), false);
    EXPECT_EQ(api::is_over("01.03.2026", now), std::nullopt);
    EXPECT_EQ(api::is_over("soon", now), std::nullopt);
}

}  // namespace
