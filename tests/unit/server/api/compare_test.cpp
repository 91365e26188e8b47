#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "server/api/own_list.hpp"
#include "tests/unit/server/api/service.hpp"

namespace json = boost::json;

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Takes so many pieces, all if it is to take all.
class Taker : public http::BodyWriter {
  public:
    std::string body;
    int pieces = 0, most = 1'000'000;

    boost::asio::awaitable<bool> write(std::string_view piece) override {
        if (pieces == most) co_return false;
        ++pieces;
        body += piece;
        co_return true;
    }
    bool ended() const override { return pieces == most; }
    boost::asio::awaitable<void> when_ended() override { co_return; }
};

class Compare : public Service {
  protected:
    http::Response send(const std::string& body, const std::string& type = "text/csv",
                        const std::string& token = "read-secret") {
        http::Request request;
        request.method = "POST";
        request.headers = {{"Authorization", "Bearer " + token}, {"Content-Type", type}};
        request.body = body;
        return ask(loop_, router_, std::move(request), "/v1/compare");
    }
    void write_to(Taker& taker, const http::Response& response) {
        std::exception_ptr fault;
        boost::asio::co_spawn(loop_, response.stream(taker),
                              [&fault](std::exception_ptr error) { fault = error; });
        loop_.restart();
        loop_.run();
        if (fault) std::rethrow_exception(fault);
    }
    json::object compared(const std::string& body, const std::string& type = "text/csv") {
        const auto response = send(body, type);
        EXPECT_EQ(response.status, 200U) << response.body;
        if (!response.stream) return {};
        Taker taker;
        write_to(taker, response);
        return json::parse(taker.body).as_object();
    }
    /// "kind vin" of each difference.
    static std::vector<std::string> told(const json::object& answer) {
        std::vector<std::string> all;
        for (const auto& each : answer.at("differences").as_array())
            all.push_back(std::string(each.at("kind").as_string()) + " " +
                          each.at("vin").as_string().c_str());
        return all;
    }
    void know_five() {
        sweep({listed("WBA00000000000001", "approved", "bmw"), listed("WBA00000000000002", "pending", "bmw"),
               listed("WBA00000000000003", "revoked", "bmw"), listed("WBA00000000000004", "approved", "bmw"),
               listed("WBA00000000000005", "approved", "BMW")});
    }
};

TEST_F(Compare, TellsWhatTheTwoListsDoNotShare) {
    know_five();
    const auto answer = compared(
        "plate,VIN,brand,defleeted,until\n"
        "a,wba00000000000001,bmw,yes,\n"           // defleeted, but approved
        "b,WBA00000000000004,kia,no,2999-12-31\n"  // another brand
        "c,WBA00000000000005,bmw,,\n"              // the same in other letters
        "d,WBA00000000000009,kia,,\n"              // never asked for
        "e,KNA00000000000001,kia,,2026-02-28\n"    // defleeted and unknown
        "f,AAA00000000000001,,,\n");
    EXPECT_THAT(told(answer),
                ElementsAre("never_asked_for AAA00000000000001", "defleeted_but_approved WBA00000000000001",
                            "not_in_file WBA00000000000002", "other_brand WBA00000000000004",
                            "never_asked_for WBA00000000000009"));
    EXPECT_EQ(json::serialize(answer.at("differences").at(3)),
              R"({"kind":"other_brand","vin":"WBA00000000000004","line":3,"own_brand":"kia","brand":"bmw",)"
              R"("status":"approved"})");
    EXPECT_EQ(json::serialize(answer.at("differences").at(0)),
              R"({"kind":"never_asked_for","vin":"AAA00000000000001","line":7,"own_brand":null,"brand":null,)"
              R"("status":null})");
    EXPECT_EQ(json::serialize(answer.at("counts")),
              R"({"rows":6,"vehicles":6,"known":5,"never_asked_for":2,"not_in_file":1,"other_brand":1,)"
              R"("defleeted_but_approved":1})");
    EXPECT_TRUE(answer.at("as_of").is_string());
}

TEST_F(Compare, JsonSaysTheSame) {
    know_five();
    const auto answer = compared(
        R"({"vehicles":[{"vin":"WBA00000000000001","defleeted":true},{"vin":"WBA00000000000002","brand":null},)"
        R"({"vin":"WBA00000000000004","brand":"kia","until":"2999-01-01T00:00:00Z"},{"vin":"X1"}]})",
        "application/json");
    EXPECT_THAT(told(answer),
                ElementsAre("defleeted_but_approved WBA00000000000001", "other_brand WBA00000000000004",
                            "not_in_file WBA00000000000005", "never_asked_for X1"));
    EXPECT_EQ(answer.at("differences").at(3).at("line"), 4);
}

TEST_F(Compare, OfAVinTwiceTheRowCountsThatIsNotDefleeted) {
    know_five();
    const auto answer = compared(
        "vin,brand,until\nWBA00000000000001,kia,2020-01-01\nWBA00000000000001,bmw,\n"
        "WBA00000000000001,seat,\nWBA00000000000002,,\nWBA00000000000004,,\nWBA00000000000005,,\n");
    EXPECT_THAT(told(answer), IsEmpty());
    EXPECT_EQ(answer.at("counts").at("rows"), 6);
    EXPECT_EQ(answer.at("counts").at("vehicles"), 4);
}

TEST_F(Compare, ListsOfManyThousandsAreComparedInSteps) {
    std::vector<clearance::ListedVehicle> known;
    std::string csv = "vin\n";
    for (int n = 0; n < 9'000; ++n) {
        if (n % 3 != 0) known.push_back(listed(numbered_vin(n), "approved", "bmw"));
        if (n % 3 != 1) csv += numbered_vin(n) + "\n";
    }
    for (int n = 0; n < 5'000; ++n) csv += "A" + numbered_vin(n).substr(1) + "\n";
    sweep(known);
    const auto response = send(csv);
    Taker taker;
    write_to(taker, response);
    const auto counts = json::parse(taker.body).as_object().at("counts");
    EXPECT_EQ(counts.at("never_asked_for"), 8'000);
    EXPECT_EQ(counts.at("not_in_file"), 3'000);
    EXPECT_GT(taker.pieces, 5);
    EXPECT_LT(taker.body.size() / static_cast<std::size_t>(taker.pieces), 400'000U);
}

TEST_F(Compare, OneListIsComparedAtATimeAndWhoeverGoesGivesTheTurnBack) {
    {
        const auto first = send("vin\nA\n");
        problem(send("vin\nA\n"), 503);
        Taker gone;
        gone.most = 0;
        write_to(gone, first);
    }
    EXPECT_EQ(send("vin\nA\n").status, 200U) << "the first is over";
    problem(send("vin\n\"\n"), 400);
    EXPECT_EQ(send("vin\nA\n").status, 200U) << "so is one that was refused";
}

TEST_F(Compare, WhatIsWrongWithAListIsTold) {
    EXPECT_THAT(problem(send("plate\nx\n"), 400).at("detail").as_string().c_str(),
                HasSubstr("no column vin"));
    EXPECT_EQ(json::serialize(problem(send("vin,until\n,soon\n"), 422).at("errors")),
              R"([{"line":2,"column":2,"detail":"until is a date as 2026-01-31, or a time"},)"
              R"({"line":2,"column":1,"detail":"the vin is missing"}])");
    problem(send("{", "application/json"), 400);
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
    problem(send(R"({"vehicles":")" + std::string(5 * 1024 * 1024, ' ') + "\"}", "application/json"), 413);
    problem(send("vin\n", "text/csv", "nobody's"), 401);
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
