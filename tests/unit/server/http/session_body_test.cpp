// Which bodies a connection reads, which it refuses, and what becomes of the connection then.
#include <gmock/gmock.h>

#include "server/http/session.hpp"
#include "tests/unit/server/http/client.hpp"
#include "tests/unit/server/http/test_server.hpp"

namespace {

class SessionBody : public testing::Test {
  protected:
    TestServer server;
    Client client{server.port()};
};

TEST_F(SessionBody, TakesABodyOfManyMegabytes) {
    const std::string body(8 * 1024 * 1024, 'b');
    EXPECT_EQ(client.ask(Client::post("/big", body)).body, "POST|/big||" + body);
}

TEST_F(SessionBody, TakesAChunkedBody) {
    const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n";
    client.send(head + "3\r\nabc\r\n");
    client.send("2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n" + Client::get("/echo"));
    EXPECT_EQ(client.receive().body, "POST|/echo||abcde");
    EXPECT_EQ(client.receive().body, "GET|/echo|");
}

TEST_F(SessionBody, RefusesMalformedChunks) {
    const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(client.ask(head + "zz\r\n").status, 400U);
    EXPECT_TRUE(client.is_closed());
}

// Refusals before the body was read.

TEST_F(SessionBody, AsksTheGuardBeforeItReadsABody) {
    client.send("POST /guarded HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(client.receive().status, 401U);
    client.send("12345" + Client::get("/echo"));
    EXPECT_EQ(client.receive().body, "GET|/echo|");
}

TEST_F(SessionBody, ClosesRatherThanReadingALongRefusedBody) {
    const auto answer = client.ask("POST /guarded HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\nx");
    EXPECT_EQ(answer.status, 401U);
    EXPECT_EQ(answer.header("connection"), "close");
    client.end_sending();
    EXPECT_TRUE(client.is_closed());
}

TEST_F(SessionBody, DrainsASmallBodySentToAnUnknownPath) {
    client.send(Client::post("/nothing", std::string(60'000, 'b')) + Client::get("/echo"));
    EXPECT_EQ(client.receive().status, 404U);
    EXPECT_EQ(client.receive().body, "GET|/echo|");
}

TEST_F(SessionBody, ClosesAfterARefusedChunkedBody) {
    client.send("POST /nothing HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    EXPECT_EQ(client.receive().header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(SessionBody, Answers413WithoutReadingOn) {
    const auto answer = client.ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1025\r\n\r\n");
    EXPECT_EQ(answer.status, 413U);
    EXPECT_EQ(answer.header("connection"), "close");
    client.end_sending();
    EXPECT_TRUE(client.is_closed());
}

TEST_F(SessionBody, LetsTheClientSee413WhileItIsStillSending) {
    const std::string body(3 * 1024 * 1024, 'b');
    EXPECT_TRUE(client.send(Client::post("/echo", body)));
    EXPECT_EQ(client.receive().status, 413U);
}

TEST_F(SessionBody, Answers413ToAChunkedBodyOverTheLimit) {
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n");
    client.send(std::string(1024, 'a') + "\r\n1\r\n");
    EXPECT_EQ(client.receive().status, 413U);
    client.end_sending();
    EXPECT_TRUE(client.is_closed());
}

TEST_F(SessionBody, TakesABodyOfExactlyTheLimit) {
    EXPECT_EQ(client.ask(Client::post("/echo", std::string(1024, 'b'))).status, 200U);
}

TEST_F(SessionBody, TakesNoBodyWhereTheRouteHasNone) {
    const auto answer = client.ask("GET /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx");
    EXPECT_EQ(answer.status, 400U);
    EXPECT_THAT(answer.body, testing::HasSubstr("GET takes no body here"));
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U) << "a short one is drained";
    const std::string chunked = "GET /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(client.ask(chunked + "0\r\n\r\n").status, 200U) << "that is none";
    EXPECT_EQ(client.ask(chunked + "1\r\nx\r\n0\r\n\r\n").status, 400U);
    client.end_sending();
    EXPECT_TRUE(client.is_closed());
}

TEST_F(SessionBody, ClosesRatherThanReadingALongBodyWhereTheRouteHasNone) {
    const auto answer = client.ask("GET /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\nx");
    EXPECT_EQ(answer.status, 400U);
    EXPECT_EQ(answer.header("connection"), "close");
    client.end_sending();
    EXPECT_TRUE(client.is_closed());
}

// 100-continue

const std::string kExpect =
    "POST /guarded HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n";

TEST_F(SessionBody, InvitesABodyThatTheGuardsLetPass) {
    client.send(kExpect + "Authorization: a\r\n\r\n");
    EXPECT_EQ(client.receive().status, 100U);
    client.send("abc");
    EXPECT_EQ(client.receive().body, "POST|/guarded||abc");
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
}

TEST_F(SessionBody, DoesNotInviteABodyThatIsRefused) {
    const auto answer = client.ask(kExpect + "\r\n");
    EXPECT_EQ(answer.status, 401U);
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(SessionBody, DoesNotInviteABodyThatIsAlreadyThere) {
    EXPECT_EQ(client.ask(kExpect + "Authorization: a\r\n\r\nabc").status, 200U);
}

TEST_F(SessionBody, DoesNotInviteClientsOfHttp10) {
    client.send("POST /echo HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    client.send("abc");
    EXPECT_EQ(client.receive().status, 200U);
}

}  // namespace
