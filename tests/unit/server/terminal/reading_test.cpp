// vehicles list, vehicles show, vehicles compare.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "server/terminal/vehicles.hpp"
#include "tests/unit/server/terminal/at_a_terminal.hpp"

namespace terminal {
namespace {

using api_client::testing::reply;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(AtATerminal, AListIsReadPageByPage) {
    answers_ = {
        reply(
            200,
            R"({"vehicles":[{"vin":"A","brand":"bmw","status":"pending","since":"2026-01-02T10:00:00.123456Z"}],)"
            R"("next_cursor":"a+b"})"),
        reply(200, R"({"vehicles":[{"vin":"B","brand":"kia","status":null,"since":null}],)"
                   R"("next_cursor":null})")};
    Listing listing;
    listing.filters = {{"status", "pending"}, {"tag.site", "north"}};
    EXPECT_EQ(run([&] { return list(access_, listing); }), succeeded);
    EXPECT_EQ(out_,
              "VIN                BRAND          STATUS     SINCE                 REASON\n"
              "A                  bmw            pending    2026-01-02T10:00:00Z\n"
              "B                  kia            -          -\n");
    EXPECT_EQ(server_.count("GET /v1/vehicles?status=pending&tag.site=north&limit=500 HTTP"), 1U);
    EXPECT_EQ(server_.count("GET /v1/vehicles?status=pending&tag.site=north&limit=500&cursor=a%2Bb HTTP"),
              1U);
}

TEST_F(AtATerminal, WhatTheTerminalWouldObeyIsNotPrinted) {
    const std::string body =
        R"({"vehicles":[{"vin":"A","brand":"b\u202emw","status":"rejected",)"
        R"("since":"2026","reason":"\u001b]0;x\u0007\u0085 \u4e2d"}],"next_cursor":null})";
    answers_ = {reply(200, body), reply(200, body)};
    EXPECT_EQ(run([&] { return list(access_, {}); }), succeeded);
    EXPECT_THAT(out_, HasSubstr("A                  b?mw           rejected   2026                  "
                                "?]0;x?? \xE4\xB8\xAD\n"));
    Listing listing;
    listing.json = true;
    EXPECT_EQ(run([&] { return list(access_, listing); }), succeeded);
    EXPECT_EQ(out_, R"({"vin":"A","brand":"b\u202emw","status":"rejected","since":"2026",)"
                    R"("reason":"\u001b]0;x\u0007\u0085 )"
                    "\xE4\xB8\xAD\"}\n");
}

TEST_F(AtATerminal, AnEmptyListSaysWhy) {
    const auto none = reply(200, R"({"vehicles":[],"next_cursor":null})");
    answers_ = {none, none};
    EXPECT_EQ(run([&] { return list(access_, {}); }), succeeded);
    EXPECT_EQ(out_, "");
    EXPECT_THAT(err_, AllOf(HasSubstr("no vehicle is known yet"), HasSubstr("vehicles add")));
    Listing listing;
    listing.filters = {{"status", "pending"}};
    EXPECT_EQ(run([&] { return list(access_, listing); }), succeeded);
    EXPECT_EQ(err_, "no vehicle fits\n");
}

TEST_F(AtATerminal, ATokenMayStandInAFile) {
    answers_ = {reply(200, R"({"vehicles":[]})")};
    std::ofstream(folder_.file("token")) << " from-a-file \n";
    access_.token_file = folder_.file("token");
    EXPECT_EQ(run([&] { return list(access_, {}); }), succeeded);
    EXPECT_THAT(server_.requests().at(0), HasSubstr("Authorization: Bearer from-a-file\r\n"));
    access_.token_file = folder_.file("none");
    EXPECT_EQ(run([&] { return list(access_, {}); }), faulty);
    EXPECT_EQ(err_, access_.token_file + ": cannot be read: No such file or directory\n");
    access_.token_file = file("\n");
    EXPECT_EQ(run([&] { return list(access_, {}); }), faulty);
    EXPECT_EQ(err_, access_.token_file + ": its first line is no token\n");
}

TEST_F(AtATerminal, AComparisonIsATableWithASum) {
    answers_ = {reply(200,
                      R"({"as_of":null,"differences":[{"kind":"other_brand","vin":"A","line":2,)"
                      R"("own_brand":"kia","brand":"bmw","status":"approved"}],"counts":{"rows":2,)"
                      R"("vehicles":1,"known":3,"never_asked_for":0,"request_refused":4,"without_status":5,)"
                      R"("not_in_file":0,"other_brand":1,"defleeted_but_approved":0}})")};
    const auto own = file("vin,brand\nA,kia\nB,bmw\n");
    EXPECT_EQ(run([&] { return compare(access_, own, false); }), lists_differ);
    EXPECT_THAT(
        out_, AllOf(HasSubstr("other_brand             A                  2        kia            bmw   "
                              "         approved\n"),
                    HasSubstr("1 vehicle of the file (2 rows), 3 known here: 0 never asked for, 4 refused by "
                              "the platform, 5 without a status yet, 0 not in the file, 1 of another brand, "
                              "0 defleeted but still approved")));
    EXPECT_THAT(server_.requests().at(0), AllOf(HasSubstr("Content-Type: text/csv\r\n"),
                                                HasSubstr("\r\n\r\nvin,brand\nA,kia\nB,bmw\n")));
}

TEST_F(AtATerminal, WhatIsWrongWithAComparedListIsToldAtItsPlace) {
    const auto own = file("vin,until\nA,soon\n");
    answers_ = {problem(422, "unprocessable", "see errors",
                        R"(,"errors":[{"line":2,"column":3,"detail":"until is a date"}])")};
    EXPECT_EQ(run([&] { return compare(access_, own, false); }), faulty);
    EXPECT_EQ(err_, own + ":2:3: until is a date\n");

    EXPECT_EQ(run([&] { return compare(access_, file("vin,defleeted\nA,perhaps\n\"\n"), false); }), faulty);
    EXPECT_EQ(err_, own + ":3:1: a quote that is never closed\n");
    EXPECT_EQ(server_.requests().size(), 1U) << "what is no CSV is not sent";
}

}  // namespace
}  // namespace terminal
