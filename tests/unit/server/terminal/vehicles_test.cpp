// The commands against a server that answers as told.
#include "server/terminal/vehicles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <fstream>

#include "tests/support/temporary_folder.hpp"
#include "tests/unit/api_client/scripted_server.hpp"

namespace terminal {
namespace {

using api_client::testing::reply;
using api_client::testing::Reply;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class AtATerminal : public testing::Test {
  protected:
    AtATerminal() : server_(nullptr, [this](const std::string&) { return next(); }) {
        ::setenv("CLEARANCE_TRACKER_TOKEN", "a-token", 1);
        access_.url = server_.url("", "127.0.0.1") + "/";
    }
    Reply next() {
        if (answers_.empty()) return reply(500, "");
        auto answer = answers_.front();
        answers_.pop_front();
        return answer;
    }
    std::string file(const std::string& text) {
        std::ofstream(folder_.file("fleet.csv")) << text;
        return folder_.file("fleet.csv");
    }
    /// Runs it; what it printed is in out_ and err_.
    template <class Command>
    int run(Command command) {
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const int code = command();
        out_ = testing::internal::GetCapturedStdout();
        err_ = testing::internal::GetCapturedStderr();
        return code;
    }
    std::string key_of(std::size_t request) const {
        const auto text = server_.requests().at(request);
        const auto at = text.find("Idempotency-Key: ") + 17;
        return text.substr(at, text.find('\r', at) - at);
    }

    std::deque<Reply> answers_;  // before a command runs
    test::TemporaryFolder folder_;
    api_client::testing::ScriptedServer server_;
    Access access_;
    std::string out_, err_;
};

constexpr const char* three = "vin,brand,tag.site\nA,bmw,north\nB,kia,\nC,bmw,\n";

TEST_F(AtATerminal, AFileIsAskedForInBatchesUnderKeysOfTheirOwn) {
    answers_ = {
        reply(200, R"({"vehicles":[{"vin":"A","status":"pending"},{"vin":"B","status":"approved"}]})"),
        reply(200, R"({"vehicles":[{"vin":"C","status":"refused","description":"a VIN is\u001b 17"}]})")};
    Commanding what;
    what.file = file(three);
    what.batch = 2;
    EXPECT_EQ(run([&] { return add(access_, what); }), partly);
    EXPECT_EQ(out_, "3 vehicles asked for: 1 approved, 1 pending, 1 refused\n");
    EXPECT_EQ(err_, "C: refused: a VIN is? 17\n");
    const auto requests = server_.requests();
    ASSERT_EQ(requests.size(), 2U);
    EXPECT_THAT(
        requests[0],
        AllOf(StartsWith("POST /v1/vehicles HTTP/1.1\r\n"), HasSubstr("Authorization: Bearer a-token\r\n"),
              HasSubstr(R"({"vehicles":[{"vin":"A","brand":"bmw","tags":{"site":"north"}},)"
                        R"({"vin":"B","brand":"kia","tags":{}}]})")));
    EXPECT_EQ(key_of(0).substr(0, key_of(0).size() - 2), key_of(1).substr(0, key_of(1).size() - 2));
    EXPECT_THAT(key_of(1), testing::EndsWith("-2"));
}

TEST_F(AtATerminal, WhatIsWrongWithAFileIsToldBeforeAnythingIsSent) {
    Commanding what;
    what.file = file("vin,brand\nA,bmw\n,kia\nC\n");
    EXPECT_EQ(run([&] { return add(access_, what); }), faulty);
    EXPECT_EQ(err_, what.file + ":3:1: the vin is missing\n" + what.file +
                        ":4:1: has 1 field, but the header has 2\n");
    what.file = folder_.file("none.csv");
    EXPECT_EQ(run([&] { return add(access_, what); }), faulty);
    EXPECT_TRUE(server_.requests().empty());
}

TEST_F(AtATerminal, WhatMayPassIsTriedAgainUnderTheSameKey) {
    answers_ = {reply(503, R"({"detail":"not now"})"),
                reply(200, R"({"vehicles":[{"vin":"A","status":"pending"}]})")};
    Commanding what;
    what.vins = {"A"};
    what.brand = "bmw";
    what.key = "mine";
    what.json = true;
    EXPECT_EQ(run([&] { return add(access_, what); }), succeeded);
    EXPECT_EQ(out_,
              "{\"vehicles\":[{\"vin\":\"A\",\"status\":\"pending\"}],\"accepted\":1,\"refused\":0,"
              "\"unknown\":0}\n");
    EXPECT_THAT(err_, HasSubstr("503: not now; trying again"));
    EXPECT_EQ(key_of(0), "mine-1");
    EXPECT_EQ(key_of(1), "mine-1");
}

TEST_F(AtATerminal, WorkThatIsCutOffSaysHowToGoOn) {
    answers_ = {reply(200, R"({"vehicles":[{"vin":"A","status":"pending"}]})"),
                reply(500, R"({"title":"Internal error"})")};
    Commanding what;
    what.file = file(three);
    what.batch = 1;
    what.key = "mine";
    EXPECT_EQ(run([&] { return add(access_, what); }), failed);
    EXPECT_THAT(err_, AllOf(HasSubstr("500: Internal error"), HasSubstr("1 vehicle was dealt with before"),
                            HasSubstr("--idempotency-key mine")));
}

TEST_F(AtATerminal, ClearancesAreEndedOneAfterTheOther) {
    answers_ = {reply(200, R"({"vin":"A","status":"revoking"})"),
                reply(404, R"({"detail":"no such vehicle is known here"})"), reply(504, R"({"detail":"?"})")};
    Commanding what;
    what.vins = {"A", "B", "C D"};
    what.yes = true;
    EXPECT_EQ(run([&] { return revoke(access_, what); }), partly);
    EXPECT_EQ(out_, "3 vehicles told to end: 1 refused, 1 revoking, 1 unknown\n");
    EXPECT_EQ(err_, "B: refused: no such vehicle is known here\nC D: unknown: ?\n");
    EXPECT_EQ(server_.count("DELETE /v1/vehicles/C%20D HTTP/1.1"), 1U);
}

TEST_F(AtATerminal, AListIsReadPageByPage) {
    answers_ = {reply(200, R"({"vehicles":[{"vin":"A","brand":"bmw","status":"pending","since":"2026"}],)"
                           R"("next_cursor":"a+b"})"),
                reply(200, R"({"vehicles":[{"vin":"B","brand":"kia","status":null,"since":null}],)"
                           R"("next_cursor":null})")};
    Listing listing;
    listing.filters = {{"status", "pending"}, {"tag.site", "north"}};
    EXPECT_EQ(run([&] { return list(access_, listing); }), succeeded);
    EXPECT_EQ(out_,
              "VIN                BRAND         STATUS     SINCE                        REASON\n"
              "A                  bmw           pending    2026\n"
              "B                  kia           -          -\n");
    EXPECT_EQ(server_.count("GET /v1/vehicles?status=pending&tag.site=north&limit=500 HTTP"), 1U);
    EXPECT_EQ(server_.count("GET /v1/vehicles?status=pending&tag.site=north&limit=500&cursor=a%2Bb HTTP"),
              1U);
}

TEST_F(AtATerminal, ARefusalSaysWhy) {
    answers_ = {reply(401, R"({"detail":"a bearer token is needed"})"),
                reply(400, R"({"detail":"unknown parameter"})")};
    ::unsetenv("CLEARANCE_TRACKER_TOKEN");
    EXPECT_EQ(run([&] { return list(access_, {}); }), failed);
    EXPECT_THAT(err_,
                AllOf(HasSubstr("401: a bearer token is needed"), HasSubstr("CLEARANCE_TRACKER_TOKEN")));
    EXPECT_THAT(server_.requests().at(0), Not(HasSubstr("Authorization")));
    EXPECT_EQ(run([&] { return list(access_, {}); }), faulty);
    access_.url = "ftp://x";
    EXPECT_EQ(run([&] { return list(access_, {}); }), faulty);
    access_.url = "http://127.0.0.1:1";
    EXPECT_EQ(run([&] { return list(access_, {}); }), failed);
    EXPECT_THAT(err_, StartsWith("http://127.0.0.1:1: "));
}

TEST_F(AtATerminal, ATokenMayStandInAFile) {
    answers_ = {reply(200, "{}")};
    std::ofstream(folder_.file("token")) << " from-a-file \n";
    access_.token_file = folder_.file("token");
    EXPECT_EQ(run([&] { return list(access_, {}); }), succeeded);
    EXPECT_THAT(server_.requests().at(0), HasSubstr("Authorization: Bearer from-a-file\r\n"));
    access_.token_file = folder_.file("none");
    EXPECT_EQ(run([&] { return list(access_, {}); }), faulty);
}

TEST_F(AtATerminal, AComparisonIsATableWithASum) {
    answers_ = {reply(200,
                      R"({"as_of":null,"differences":[{"kind":"other_brand","vin":"A","line":2,)"
                      R"("own_brand":"kia","brand":"bmw","status":"approved"}],"counts":{"rows":2,)"
                      R"("vehicles":1,"known":3,"never_asked_for":0,"request_refused":4,"without_status":5,)"
                      R"("not_in_file":0,"other_brand":1,)"
                      R"("defleeted_but_approved":0}})")};
    const auto own = file("vin,brand\nA,kia\nB,bmw\n");
    EXPECT_EQ(run([&] { return compare(access_, own, false); }), partly);
    EXPECT_THAT(
        out_, AllOf(HasSubstr("other_brand             A                  2        kia           bmw   "
                              "        approved\n"),
                    HasSubstr("1 vehicle of the file (2 rows), 3 known here: 0 never asked for, 4 refused by "
                              "the platform, 5 without a status yet, 0 not in the file, 1 of another brand, "
                              "0 defleeted but still approved")));
    EXPECT_THAT(server_.requests().at(0), AllOf(HasSubstr("Content-Type: text/csv\r\n"),
                                                HasSubstr("\r\n\r\nvin,brand\nA,kia\nB,bmw\n")));
}

TEST_F(AtATerminal, WatchingGoesOnWhereItWasCutOff) {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 1\n\n";
    answers_ = {
        {head + "event: transition\nid: 7\ndata: {\"vin\":\"A\",\"from\":\"pending\",\"to\":\"approved\","
                "\"occurred_at\":\"2026\",\"change\":\"added\"}\n\nid: 8\ndata: half",
         api_client::testing::End::orderly},
        {head + "event: finding\nid: 9\ndata: "
                "{\"change\":\"opened\",\"at\":\"2027\",\"finding\":{\"kind\":\"stuck\","
                "\"vin\":\"B\",\"summary\":\"B waits\"}}\n\n",
         api_client::testing::End::hang}};
    Watching watching;
    watching.filters = {{"to", "approved"}};
    watching.most = 2;
    EXPECT_EQ(run([&] { return watch(access_, watching); }), succeeded);
    EXPECT_EQ(out_, "2026  A  pending → approved\n2027  B  finding opened  stuck  B waits\n");
    const auto requests = server_.requests();
    ASSERT_EQ(requests.size(), 2U);
    EXPECT_THAT(requests[0],
                AllOf(StartsWith("GET /v1/stream?to=approved HTTP"), Not(HasSubstr("Last-Event-ID"))));
    EXPECT_THAT(requests[1], HasSubstr("Last-Event-ID: 7\r\n"));
}

TEST_F(AtATerminal, WatchingEndsWhereItIsRefused) {
    answers_ = {reply(403, R"({"detail":"no"})")};
    EXPECT_EQ(run([&] { return watch(access_, {}); }), failed);
    EXPECT_THAT(err_, HasSubstr("403: no"));
}

}  // namespace
}  // namespace terminal
