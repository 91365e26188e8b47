// vehicles add, vehicles revoke.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/terminal/vehicles.hpp"
#include "tests/unit/server/terminal/at_a_terminal.hpp"

namespace terminal {
namespace {

using api_client::testing::reply;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* three = "vin,brand,tag.site\nA,bmw,north\nB,kia,\nC,bmw,\n";

Commanding named(std::vector<std::string> vins) {
    Commanding what;
    what.vins = std::move(vins);
    what.brand = "bmw";
    what.key = "mine";
    what.yes = true;
    return what;
}

TEST_F(AtATerminal, AFileIsAskedForInBatchesUnderKeysOfTheirOwn) {
    answers_ = {
        reply(200, R"({"vehicles":[{"vin":"A","status":"pending"},{"vin":"B","status":"approved"}]})"),
        reply(200, R"({"vehicles":[{"vin":"C","status":"refused","description":"a VIN is\u001b 17"}]})")};
    Commanding what;
    what.file = file(three);
    what.batch = 2;
    EXPECT_EQ(run([&] { return add(access_, what); }), refused_by_service);
    EXPECT_EQ(out_, "3 vehicles asked for: 1 approved, 1 pending, 1 refused by the service\n");
    EXPECT_EQ(err_, what.file + ":4: C: refused by the service: a VIN is? 17\n");
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
    for (const auto& [path, why] : {std::pair(folder_.file("none.csv"), "No such file or directory"),
                                    std::pair(folder_.file(""), "Is a directory")}) {
        what.file = path;
        EXPECT_EQ(run([&] { return add(access_, what); }), faulty);
        EXPECT_EQ(err_, path + ": cannot be read: " + why + "\n");
    }
    what.file = file("vin,brand\n");
    EXPECT_EQ(run([&] { return revoke(access_, what); }), faulty);
    EXPECT_EQ(err_, what.file + ": there is no vehicle in it, only a header row\n");
    EXPECT_TRUE(server_.requests().empty());
}

TEST_F(AtATerminal, WhatMayPassIsTriedAgainUnderTheSameKey) {
    answers_ = {problem(503, "unavailable", "not now"),
                reply(200, R"({"vehicles":[{"vin":"A","status":"pending"}]})")};
    auto what = named({"A"});
    what.json = true;
    EXPECT_EQ(run([&] { return add(access_, what); }), succeeded);
    EXPECT_EQ(out_,
              "{\"vehicles\":[{\"vin\":\"A\",\"status\":\"pending\"}],\"accepted\":1,\"refused\":0,"
              "\"refused_by\":{\"platform\":0,\"service\":0},\"unknown\":0}\n");
    EXPECT_THAT(err_, HasSubstr("503: not now; trying again"));
    EXPECT_EQ(key_of(0), "mine-1");
    EXPECT_EQ(key_of(1), "mine-1");
}

TEST_F(AtATerminal, WorkThatIsCutOffSaysHowToGoOn) {
    answers_ = {reply(200, R"({"vehicles":[{"vin":"A","status":"pending"}]})"),
                problem(500, "internal-error", "a fault of ours")};
    Commanding what;
    what.file = file(three);
    what.batch = 1;
    what.key = "mine";
    EXPECT_EQ(run([&] { return add(access_, what); }), failed);
    EXPECT_THAT(err_,
                AllOf(HasSubstr("500: a fault of ours\n1 of 3 vehicles were asked for before: 1 pending\n"),
                      HasSubstr("--idempotency-key mine")));
}

TEST_F(AtATerminal, AnInterruptedRunSaysHowFarItCameAndHowToGoOn) {
    answers_ = {reply(200, R"({"vehicles":[{"vin":"A","status":"pending"}]})")};
    interrupt_when_out_of_answers();
    Commanding what;
    what.file = file(three);
    what.batch = 1;
    what.key = "mine";
    what.json = true;
    EXPECT_EQ(run([&] { return add(access_, what); }), 130);
    EXPECT_EQ(err_,
              "interrupted; what was being sent just then may have been done\n"
              "1 of 3 vehicles were asked for before: 1 pending\n"
              "To go on, run the same command within a day with this, and what was done is not done twice:\n"
              "  --idempotency-key mine\n");
    EXPECT_THAT(out_, AllOf(StartsWith(R"({"vehicles":[{"vin":"A","status":"pending","line":2}],)"),
                            HasSubstr(R"("idempotency_key":"mine"})")));
    EXPECT_EQ(server_.requests().size(), 2U) << "nothing is sent afterwards";
}

TEST_F(AtATerminal, AnInterruptedPauseEndsTheRunToo) {
    answers_ = {reply(200, R"({"vin":"A","status":"revoking"})"), problem(503, "unavailable", "not now")};
    interrupt_when_out_of_answers();
    EXPECT_EQ(run([&] { return revoke(access_, named({"A", "B"})); }), 130);
    EXPECT_THAT(err_, HasSubstr("1 of 2 vehicles were told to end before: 1 revoking\n"));
}

TEST_F(AtATerminal, WhoRefusedAnEndIsToldWithItsWords) {
    answers_ = {reply(200, R"({"vin":"A","status":"revoking"})"),
                problem(409, "conflict", "already revoked", R"(,"refused_by":"platform")")};
    EXPECT_EQ(run([&] { return revoke(access_, named({"A", "B"})); }), refused_by_platform);
    EXPECT_EQ(out_, "2 vehicles told to end: 1 refused by the platform, 1 revoking\n");
    EXPECT_EQ(err_, "B: refused by the platform: already revoked\n");

    answers_ = {problem(409, "conflict", "already revoked", R"(,"refused_by":"platform")"),
                problem(404, "not-found", "no such vehicle is known here", R"(,"refused_by":"service")")};
    EXPECT_EQ(run([&] { return revoke(access_, named({"B", "C D"})); }), refused_by_service);
    EXPECT_EQ(err_,
              "B: refused by the platform: already revoked\n"
              "C D: refused by the service: no such vehicle is known here\n");
    EXPECT_EQ(server_.count("DELETE /v1/vehicles/C%20D HTTP/1.1"), 1U);

    answers_ = {problem(409, "conflict", "already revoked", R"(,"refused_by":"platform")"),
                problem(504, "outcome-unknown", "it is being checked")};
    auto what = named({"B", "E"});
    what.json = true;
    EXPECT_EQ(run([&] { return revoke(access_, what); }), outcome_unknown);
    EXPECT_EQ(out_, R"({"vehicles":[{"vin":"B","status":"refused","refused_by":"platform",)"
                    R"("description":"already revoked"},{"vin":"E","status":"unknown",)"
                    R"("description":"it is being checked"}],"accepted":0,"refused":1,)"
                    R"("refused_by":{"platform":1,"service":0},"unknown":1})"
                    "\n");
}

TEST_F(AtATerminal, WhoRefusedARequestIsToldToo) {
    answers_ = {
        reply(200, R"({"vehicles":[{"vin":"A","status":"error","description":"Clearance is revoking"},)"
                   R"({"vin":"B","status":"pending"}]})"),
        problem(422, "unprocessable", "Forbidden brand", R"(,"refused_by":"platform")")};
    EXPECT_EQ(run([&] { return add(access_, named({"A", "B"})); }), refused_by_platform);
    EXPECT_EQ(out_, "2 vehicles asked for: 1 pending, 1 refused by the platform\n");
    EXPECT_EQ(err_, "A: refused by the platform: Clearance is revoking\n");
    EXPECT_EQ(run([&] { return add(access_, named({"A", "B"})); }), refused_by_platform);
    EXPECT_EQ(err_, "the platform refused it: Forbidden brand\n");
}

TEST_F(AtATerminal, ABatchWhoseOutcomeIsUnknownDoesNotStopTheOthers) {
    answers_ = {problem(504, "outcome-unknown", "the first command under this Idempotency-Key was cut off"),
                reply(200, R"({"vehicles":[{"vin":"C","status":"pending"}]})")};
    Commanding what;
    what.file = file(three);
    what.batch = 2;
    EXPECT_EQ(run([&] { return add(access_, what); }), outcome_unknown);
    EXPECT_EQ(out_, "3 vehicles asked for: 1 pending, 2 unknown\n");
    EXPECT_THAT(err_,
                HasSubstr(":2: A: unknown: the first command under this Idempotency-Key was cut off\n"));
}

TEST_F(AtATerminal, ResultsThatAreNotOfAllVehiclesCountForNothing) {
    answers_ = {problem(422, "unprocessable", "the brand is unknown",
                        R"(,"vehicles":[{"vin":"A","status":"refused","description":"ours"}])")};
    EXPECT_EQ(run([&] { return add(access_, named({"A", "B"})); }), faulty);
    EXPECT_EQ(err_, "the service answered 422: the brand is unknown\n");
}

TEST_F(AtATerminal, AKeyOfAnotherRunIsNotGoneOnWith) {
    answers_ = {reply(200, R"({"vin":"A","status":"revoking"})"),
                problem(422, "idempotency-key-reused", "this Idempotency-Key was used")};
    EXPECT_EQ(run([&] { return revoke(access_, named({"A", "B"})); }), faulty);
    EXPECT_THAT(err_, AllOf(HasSubstr("this Idempotency-Key was used\n"), HasSubstr("the same --batch"),
                            Not(HasSubstr("To go on"))));
}

}  // namespace
}  // namespace terminal
