// A full listener and one connection more.
#include <gtest/gtest.h>

#include "tests/unit/server/http/client.hpp"
#include "tests/unit/server/http/test_server.hpp"

namespace {

using namespace std::chrono_literals;

http::ListenerOptions places(std::size_t connections, std::chrono::milliseconds evictable_after = 0ms) {
    http::ListenerOptions options;
    options.limits.max_connections = connections;
    options.limits.evictable_after = evictable_after;
    return options;
}

TEST(Eviction, MakesRoomByEndingTheConnectionThatIsIdleForTheLongest) {
    TestServer server(places(2));
    Client one(server.port());
    Client two(server.port());
    ASSERT_EQ(one.ask(Client::get("/echo")).status, 200U);
    ASSERT_EQ(two.ask(Client::get("/echo")).status, 200U);
    ASSERT_EQ(one.ask(Client::get("/echo")).status, 200U);
    Client three(server.port());
    EXPECT_EQ(three.ask(Client::get("/echo")).status, 200U);
    EXPECT_TRUE(two.is_closed());
    EXPECT_EQ(one.ask(Client::get("/echo")).status, 200U);
    EXPECT_EQ(server.record.facts().refused, 0U);
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.open == 2; }));
}

TEST(Eviction, EndsAConnectionThatNeverSentAnything) {
    TestServer server(places(1));
    Client silent(server.port());
    ASSERT_TRUE(server.record.wait([](const auto& r) { return r.open == 1; }));
    Client honest(server.port());
    EXPECT_EQ(honest.ask(Client::get("/echo")).status, 200U);
    EXPECT_TRUE(silent.is_closed());
}

class UnfinishedRequest : public ::testing::TestWithParam<const char*> {};

TEST_P(UnfinishedRequest, DoesNotKeepOthersOut) {
    TestServer server(places(1));
    Client slow(server.port());
    slow.send(GetParam());
    ASSERT_TRUE(server.record.wait([](const auto& r) { return r.open == 1; }));
    Client honest(server.port());
    EXPECT_EQ(honest.ask(Client::get("/echo")).status, 200U);
    EXPECT_TRUE(slow.is_closed());
}

INSTANTIATE_TEST_SUITE_P(Eviction, UnfinishedRequest,
                         ::testing::Values("P", "POST /echo HTTP/1.1\r\nHost: a\r\n",
                                           "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n{"));

TEST(Eviction, SparesConnectionsWithARequestUnderWay) {
    TestServer server(places(1));
    Client busy(server.port());
    busy.send(Client::get("/wait"));
    ASSERT_TRUE(server.wait_for_handlers(1));
    Client late(server.port());
    EXPECT_TRUE(late.is_closed());
    server.release();
    EXPECT_EQ(busy.receive().body, "waited");
}

TEST(Eviction, SparesConnectionsThatAreNotIdleForLong) {
    TestServer server(places(1, 60s));
    Client one(server.port());
    ASSERT_EQ(one.ask(Client::get("/echo")).status, 200U);
    for (int i = 0; i < 3; ++i) {
        Client late(server.port());
        EXPECT_TRUE(late.is_closed());
    }
    EXPECT_EQ(one.ask(Client::get("/echo")).status, 200U);
}

TEST(Eviction, ComesOnceTheTimeIsOver) {
    TestServer server(places(1, 200ms));
    Client one(server.port());
    ASSERT_EQ(one.ask(Client::get("/echo")).status, 200U);
    const auto until = std::chrono::steady_clock::now() + 10s;
    unsigned status = 0;
    while (status == 0 && std::chrono::steady_clock::now() < until)
        status = Client(server.port()).ask(Client::get("/echo")).status;
    EXPECT_EQ(status, 200U);
    EXPECT_TRUE(one.is_closed());
}

}  // namespace
