// Requests and answers of a connection; bodies have a file of their own.
#include "server/http/session.hpp"

#include <gmock/gmock.h>

#include "tests/unit/server/http/client.hpp"
#include "tests/unit/server/http/test_server.hpp"

namespace {

using testing::HasSubstr;
using testing::Not;

class SessionTest : public testing::Test {
  protected:
    TestServer server;
    Client client{server.port()};
};

TEST_F(SessionTest, GivesTheHandlerTheRequestAndTheClientItsAnswer) {
    const auto answer = client.ask(Client::post("/echo?a=%41", "body"));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "POST|/echo|a=%41|body");
    EXPECT_EQ(answer.header("content-length"), std::to_string(answer.body.size()));
    EXPECT_EQ(answer.header("x-secure"), "no");
    EXPECT_THAT(answer.header("x-remote"), testing::StartsWith("127.0.0.1:"));
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.answered.size() == 1; }));
    EXPECT_EQ(server.record.facts().answered[0].route, "echo");
    EXPECT_EQ(server.record.facts().answered[0].status, 200U);
    EXPECT_GE(server.record.facts().answered[0].seconds, 0);
}

TEST_F(SessionTest, KeepsTheConnection) {
    for (int i = 0; i < 100; ++i)
        ASSERT_EQ(client.ask(Client::get("/echo?" + std::to_string(i))).status, 200U);
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.answered.size() == 100; }));
    EXPECT_EQ(server.record.facts().most_open, 1U);
}

TEST_F(SessionTest, AnswersPipelinedRequestsInOrder) {
    std::string requests;
    for (int i = 0; i < 100; ++i) {
        requests += i % 2 ? Client::get("/echo?" + std::to_string(i))
                          : Client::post("/echo?" + std::to_string(i), std::to_string(i));
    }
    client.send(requests);
    for (int i = 0; i < 100; ++i)
        ASSERT_THAT(client.receive().body, HasSubstr("|/echo|" + std::to_string(i))) << i;
}

TEST_F(SessionTest, TakesARequestInPieces) {
    for (const char byte : Client::post("/echo", "abc")) client.send(std::string(1, byte));
    EXPECT_EQ(client.receive().body, "POST|/echo||abc");
}

TEST_F(SessionTest, ClosesWhenAskedTo) {
    EXPECT_EQ(client.ask(Client::get("/echo", "Connection: close\r\n")).header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(SessionTest, ClosesWhenTheAnswerAsksForIt) {
    const std::string close = "X-Close: yes\r\n";
    for (const auto& request : {Client::get("/echo", close), Client::post("/guarded", "", close),
                                Client::post("/guarded", "abc", close)}) {
        Client one(server.port());
        EXPECT_EQ(one.ask(request).header("connection"), "close") << request;
        EXPECT_TRUE(one.is_closed());
    }
}

TEST_F(SessionTest, ClosesAfterARequestOfHttp10) {
    EXPECT_EQ(client.ask("GET /echo HTTP/1.0\r\n\r\n").status, 200U);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(SessionTest, KeepsTheConnectionOfHttp10WhenAskedTo) {
    const std::string request = "GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    EXPECT_EQ(client.ask(request).header("connection"), "keep-alive");
    EXPECT_EQ(client.ask(request).status, 200U);
}

TEST_F(SessionTest, AnswersHeadWithTheLengthButNoBody) {
    client.send("HEAD /echo?q HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto answer = client.receive(true);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.header("content-length"), std::to_string(std::string("HEAD|/echo|q").size()));
    EXPECT_EQ(client.ask(Client::get("/echo")).body, "GET|/echo|");
}

TEST_F(SessionTest, SendsNoLengthWithoutContent) {
    EXPECT_EQ(client.ask(Client::get("/echo", "X-Status: 204\r\n")).header("content-length"), "");
    EXPECT_EQ(client.ask(Client::get("/echo")).body, "GET|/echo|");
}

TEST_F(SessionTest, SendsAnAnswerOfManyMegabytes) {
    const auto body = client.ask(Client::get("/echo", "X-Size: 20000000\r\n")).body;
    EXPECT_EQ(body.size(), 20'000'000U);
    EXPECT_EQ(body.find_first_not_of('x'), std::string::npos);
}

TEST_F(SessionTest, GivesParametersThatDoNotSplitAtAnEncodedSlash) {
    EXPECT_EQ(client.ask(Client::get("/item/a%2Fb/part/%37")).body, "GET|/item/a/b/part/7||a/b|7");
}

TEST_F(SessionTest, TakesTheAbsoluteForm) {
    const auto answer = client.ask("GET http://real:1/echo?q HTTP/1.1\r\nHost: other\r\n\r\n");
    EXPECT_EQ(answer.body, "GET|/echo|q");
    EXPECT_EQ(answer.header("x-host"), "real:1");
}

TEST_F(SessionTest, AnswersAnUnknownPathWith404) {
    const auto answer = client.ask(Client::get("/nothing"));
    EXPECT_EQ(answer.status, 404U);
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    EXPECT_NE(answer.body.find("there is no such path here"), std::string::npos) << answer.body;
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
    EXPECT_EQ(server.record.facts().answered[0].route, "none");
}

TEST_F(SessionTest, AnswersAnotherMethodWith405) {
    const auto answer = client.ask("PATCH /echo HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(answer.status, 405U);
    EXPECT_EQ(answer.header("allow"), "GET, HEAD, POST, OPTIONS");
}

TEST_F(SessionTest, AnswersAMalformedRequestAndCloses) {
    EXPECT_EQ(client.ask("GET /echo%zz HTTP/1.1\r\nHost: h\r\n\r\n").status, 400U);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(SessionTest, TellsWhichLimitARequestIsBeyond) {
    const std::vector<std::tuple<unsigned, const char*, std::string>> beyond{
        {414, "target-too-long", Client::get("/" + std::string(9'000, 'a'))},
        {431, "header-too-large", Client::get("/", "A: " + std::string(20'000, 'a') + "\r\n")},
        {413, "too-large", "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1025\r\n\r\n"},
        {417, "expectation-failed", Client::get("/", "Expect: tea\r\n")}};
    for (const auto& [status, type, request] : beyond) {
        Client other(server.port());
        const auto answer = other.ask(request);
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.header("content-type"), "application/problem+json") << status;
        EXPECT_EQ(answer.header("connection"), "close") << status;
        EXPECT_NE(answer.body.find("\"urn:clearance-tracker:problem:" + std::string(type) + "\""),
                  std::string::npos)
            << answer.body;
        EXPECT_NE(answer.body.find("\"status\":" + std::to_string(status)), std::string::npos);
    }
}

TEST_F(SessionTest, RefusesARequestWithTwoFramings) {
    client.send(
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\n\r\n" +
        Client::get("/echo?smuggled"));
    EXPECT_EQ(client.receive().status, 400U);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(SessionTest, TurnsAThrowingHandlerInto500AndGoesOn) {
    const auto answer = client.ask(Client::get("/echo", "X-Throw: yes\r\n"));
    EXPECT_EQ(answer.status, 500U);
    EXPECT_THAT(answer.body, Not(HasSubstr("own reason")));
    EXPECT_EQ(client.ask(Client::get("/echo", "X-Throw: odd\r\n")).status, 500U);
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
    EXPECT_THAT(server.record.facts().thrown,
                testing::ElementsAre("echo: the handler's own reason", testing::_));
}

TEST_F(SessionTest, TurnsAThrowingGuardInto500) {
    EXPECT_EQ(client.ask(Client::post("/guarded", "", "X-Throw: guard\r\n")).status, 500U);
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
    EXPECT_THAT(server.record.facts().thrown, testing::ElementsAre("guarded: guard failed"));
}

TEST_F(SessionTest, SurvivesAPeerThatIsGoneInTheMiddle) {
    for (const char* part : {"GET /ec", "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc"}) {
        Client rude(server.port());
        rude.send(part);
        rude.abort();
    }
    Client big(server.port());
    big.send(Client::get("/echo", "X-Size: 50000000\r\n"));
    ASSERT_TRUE(big.receive_some());
    big.abort();
    EXPECT_TRUE(server.record.wait([](const auto& r) { return !r.answered.empty(); }));
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.open == 1; }));
}

TEST_F(SessionTest, AnswersAHalfClosedPeer) {
    client.send(Client::get("/echo"));
    client.end_sending();
    EXPECT_EQ(client.receive().status, 200U);
    EXPECT_TRUE(client.is_closed());
}

TEST(SessionGuard, OfTheListenerIsAskedBeforeTheRouter) {
    http::ListenerOptions options;
    options.guard = [](const http::Request& request) -> std::optional<http::Response> {
        if (request.header("Host") == "localhost") return std::nullopt;
        return http::Response{421, "text/plain", "not me", {}};
    };
    TestServer server(std::move(options));
    Client client(server.port());
    EXPECT_EQ(client.ask("GET /nothing HTTP/1.1\r\nHost: evil\r\n\r\n").status, 421U);
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
}

}  // namespace
