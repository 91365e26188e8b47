// What two lists do not share.
#include "tests/unit/server/api/compare_fixture.hpp"

namespace json = boost::json;

namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

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
    EXPECT_EQ(
        json::serialize(answer.at("counts")),
        R"({"rows":6,"vehicles":6,"known":5,"never_asked_for":2,"request_refused":0,"without_status":0,)"
        R"("not_in_file":1,"other_brand":1,"defleeted_but_approved":1})");
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

constexpr const char* asked_for =
    "vin,brand,defleeted\nKNA00000000000001,kia,\nKNA00000000000002,,\nKNA00000000000003,kia,\n"
    "KNA00000000000004,kia,\n";

TEST_F(Compare, WhatWasAskedForAndHasNoStatusIsToldOfItsOwn) {
    ask_for_four();
    const auto answer = compared(asked_for);
    EXPECT_THAT(told(answer),
                ElementsAre("without_status KNA00000000000001", "without_status KNA00000000000002",
                            "request_refused KNA00000000000003"));
    EXPECT_EQ(
        json::serialize(answer.at("differences").at(0)),
        R"({"kind":"without_status","vin":"KNA00000000000001","line":2,"own_brand":"kia","brand":"kia",)"
        R"("status":null})");
    EXPECT_EQ(answer.at("counts").at("without_status"), 2);
    EXPECT_EQ(answer.at("counts").at("request_refused"), 1);
    EXPECT_EQ(answer.at("counts").at("known"), 4);
    const auto as_json =
        compared(R"({"vehicles":[{"vin":"KNA00000000000001","brand":"kia"},{"vin":"KNA00000000000002"},)"
                 R"({"vin":"KNA00000000000003","defleeted":null},{"vin":"KNA00000000000004"}]})",
                 "application/json");
    EXPECT_EQ(told(as_json), told(answer));
}

TEST_F(Compare, WhatThePlatformRefusedIsInNeitherList) {
    ask_for_four();
    EXPECT_THAT(told(compared("vin\n")),
                ElementsAre("not_in_file KNA00000000000001", "not_in_file KNA00000000000002",
                            "not_in_file KNA00000000000004"));
    EXPECT_THAT(told(compared("vin,defleeted\nKNA00000000000001,yes\nKNA00000000000002,yes\n"
                              "KNA00000000000003,yes\nKNA00000000000004,yes\n")),
                IsEmpty());
    request("KNA00000000000003", std::nullopt);
    EXPECT_THAT(told(compared(asked_for)), Contains("without_status KNA00000000000003")) << "asked for anew";
}

TEST_F(Compare, AnEndedClearanceIsNoDifferenceAndAnyBrandFitsWhereOneIsNotKnown) {
    sweep({listed("WBA00000000000001", "rejected", "bmw"), listed("WBA00000000000002", "canceled", "bmw"),
           listed("WBA00000000000003", "revoked", "bmw"), listed("WBA00000000000004", "suspended", ""),
           listed("WBA00000000000005", "revoking", "bmw"), listed("WBA00000000000006", "pending", "bmw")});
    EXPECT_THAT(told(compared("vin\n")),
                ElementsAre("not_in_file WBA00000000000004", "not_in_file WBA00000000000005",
                            "not_in_file WBA00000000000006"));
    EXPECT_THAT(told(compared("vin,brand,defleeted\nWBA00000000000001,bmw,\nWBA00000000000002,BMW,yes\n"
                              "WBA00000000000003,,yes\nWBA00000000000004,kia,\nWBA00000000000005,,yes\n"
                              "WBA00000000000006,kia,yes\n")),
                IsEmpty())
        << "only what is approved is approved still";
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

}  // namespace
