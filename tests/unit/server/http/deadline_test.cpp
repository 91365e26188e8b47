// What slow and silent peers get. Limits are short, the others long, so that only the one under test can end
// it.
#include <gtest/gtest.h>

#include "tests/unit/server/http/client.hpp"
#include "tests/unit/server/http/test_server.hpp"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kShort = 50ms;

http::ListenerOptions with(std::chrono::milliseconds http::Limits::*limit) {
    http::ListenerOptions options;
    options.limits.*limit = kShort;
    return options;
}

TEST(HeaderTimeout, IsAnswered408WhenARequestHasBegun) {
    TestServer server(with(&http::Limits::header_timeout), 0);
    Client client(server.port());
    client.send("GET /ec");
    server.run(1);
    const auto answer = client.receive();
    EXPECT_EQ(answer.status, 408U);
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST(HeaderTimeout, IsSilentWhenNothingCame) {
    TestServer server(with(&http::Limits::header_timeout));
    Client client(server.port());
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(server.record.facts().answered.empty());
}

TEST(HeaderTimeout, IsForTheWholeHeaderNotForEachByte) {
    TestServer server(with(&http::Limits::header_timeout), 0);
    Client client(server.port());
    client.send("GET /echo HTTP/1.1\r\nHost: h\r\nA: ");
    server.run(1);
    const auto until = Clock::now() + 10s;
    // Sends on until the answer is there: a deadline renewed by each byte would let this go on for ever.
    bool answered = false;
    while (!answered && Clock::now() < until) {
        client.send("a");
        answered = server.record.wait_briefly([](const auto& r) { return !r.answered.empty(); }, 5ms);
    }
    EXPECT_TRUE(answered);
    EXPECT_EQ(client.receive().status, 408U);
}

TEST(HeaderTimeout, DoesNotEndAnIdleConnection) {
    TestServer server(with(&http::Limits::header_timeout), 0);
    Client client(server.port());
    client.send(Client::get("/echo"));
    server.run(1);
    ASSERT_EQ(client.receive().status, 200U);
    EXPECT_FALSE(server.record.wait_briefly([](const auto& r) { return r.open == 0; }, 4 * kShort));
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
}

TEST(IdleTimeout, EndsAConnectionSilently) {
    TestServer server(with(&http::Limits::idle_timeout));
    Client client(server.port());
    ASSERT_EQ(client.ask(Client::get("/echo")).status, 200U);
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.open == 0; }));
}

TEST(BodyTimeout, IsAnswered408) {
    TestServer server(with(&http::Limits::body_timeout));
    for (const char* framing : {"Content-Length: 5\r\n\r\nab", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
        Client client(server.port());
        EXPECT_EQ(client.ask(std::string("POST /echo HTTP/1.1\r\nHost: h\r\n") + framing).status, 408U);
        EXPECT_TRUE(client.is_closed());
    }
}

TEST(BodyTimeout, EndsTheWaitForARefusedBody) {
    TestServer server(with(&http::Limits::body_timeout));
    Client client(server.port());
    EXPECT_EQ(client.ask("POST /nothing HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab").status, 404U);
    EXPECT_TRUE(client.is_closed());
}

TEST(BodyTimeout, DoesNotHurryTheHandler) {
    auto options = with(&http::Limits::body_timeout);
    options.limits.header_timeout = options.limits.idle_timeout = options.limits.write_timeout = kShort;
    TestServer server(std::move(options), 0);
    Client client(server.port());
    client.send(Client::get("/wait"));
    server.run(1);
    ASSERT_TRUE(server.wait_for_handlers(1));
    EXPECT_FALSE(server.record.wait_briefly([](const auto& r) { return r.open == 0; }, 4 * kShort));
    server.release();
    EXPECT_EQ(client.receive().body, "waited");
}

TEST(WriteTimeout, CutsAPeerThatDoesNotRead) {
    TestServer server(with(&http::Limits::write_timeout));
    Client client(server.port());
    client.send(Client::get("/echo", "X-Size: 100000000\r\n"));
    EXPECT_TRUE(server.record.wait([](const auto& r) { return !r.answered.empty(); }));
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.open == 0; }));
}

TEST(HandshakeTimeout, DoesNotConcernPlainConnections) {
    TestServer server(with(&http::Limits::handshake_timeout));
    Client client(server.port());
    EXPECT_FALSE(
        server.record.wait_briefly([](const auto& r) { return r.answered.size() == 1; }, 2 * kShort));
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
}

TEST(Delay, HoldsAnAnswerBackAndNobodyElse) {
    TestServer server;
    Client slowed(server.port());
    const auto began = Clock::now();
    slowed.send(Client::get("/echo", "X-Delay: 200\r\n"));
    EXPECT_EQ(Client(server.port()).ask(Client::get("/echo")).status, 200U);
    EXPECT_EQ(server.record.facts().answered.size(), 1U);
    EXPECT_EQ(slowed.receive().status, 200U);
    EXPECT_GE(Clock::now() - began, 200ms);
    ASSERT_TRUE(server.record.wait([](const auto& r) { return r.answered.size() == 2; }));
    EXPECT_LT(server.record.facts().answered[1].seconds, 0.2);
}

}  // namespace
