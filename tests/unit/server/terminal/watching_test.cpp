// vehicles watch.
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
    answers_ = {problem(403, "forbidden", "no")};
    EXPECT_EQ(run([&] { return watch(access_, {}); }), failed);
    EXPECT_THAT(err_, HasSubstr("403: no"));
}

}  // namespace
}  // namespace terminal
