// The end of a listener: who may finish, who is closed, and that nothing runs afterwards.
#include <gtest/gtest.h>

#include "tests/unit/server/http/client.hpp"
#include "tests/unit/server/http/test_server.hpp"

namespace {

using namespace std::chrono_literals;

constexpr auto kLong = 10s;

bool is_ready(const std::future<void>& stopped) {
    return stopped.wait_for(kLong) == std::future_status::ready;
}

TEST(Stop, WithoutConnectionsReturnsAtOnce) {
    TestServer server;
    auto stopped = server.stop(kLong * 2);
    EXPECT_TRUE(is_ready(stopped));
    EXPECT_THROW(Client{server.port()}, std::runtime_error);
}

TEST(Stop, ClosesConnectionsBetweenRequests) {
    TestServer server;
    Client fresh(server.port());
    Client used(server.port());
    ASSERT_EQ(used.ask(Client::get("/echo")).status, 200U);
    ASSERT_TRUE(server.record.wait([](const auto& r) { return r.open == 2; }));
    auto stopped = server.stop(kLong * 2);
    EXPECT_TRUE(is_ready(stopped));
    EXPECT_TRUE(fresh.is_closed());
    EXPECT_TRUE(used.is_closed());
    EXPECT_EQ(server.listener().open_connections(), 0U);
}

TEST(Stop, LetsARunningRequestFinish) {
    TestServer server;
    Client client(server.port());
    client.send(Client::get("/wait"));
    ASSERT_TRUE(server.wait_for_handlers(1));
    auto stopped = server.stop(kLong * 2);
    EXPECT_EQ(stopped.wait_for(50ms), std::future_status::timeout);
    EXPECT_THROW(Client{server.port()}, std::runtime_error);
    server.release();
    const auto answer = client.receive();
    EXPECT_EQ(answer.body, "waited");
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(is_ready(stopped));
}

TEST(Stop, LetsARequestFinishWhoseHeaderIsComing) {
    TestServer server;
    Client client(server.port());
    ASSERT_EQ(client.ask(Client::get("/echo") + "GET /echo HTTP/1.1\r\n").status, 200U);
    auto stopped = server.stop(kLong * 2);
    EXPECT_EQ(stopped.wait_for(50ms), std::future_status::timeout);
    EXPECT_EQ(client.ask("Host: h\r\n\r\n").header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(is_ready(stopped));
}

TEST(Stop, AnswersNoPipelinedRequestBehindTheOneUnderWay) {
    TestServer server;
    Client client(server.port());
    client.send(Client::get("/wait") + Client::get("/echo"));
    ASSERT_TRUE(server.wait_for_handlers(1));
    auto stopped = server.stop(kLong * 2);
    EXPECT_EQ(stopped.wait_for(20ms), std::future_status::timeout);
    server.release();
    EXPECT_EQ(client.receive().header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(is_ready(stopped));
}

TEST(Stop, CutsAHangingHandlerAfterTheGrace) {
    TestServer server;
    Client client(server.port());
    client.send(Client::get("/wait"));
    ASSERT_TRUE(server.wait_for_handlers(1));
    auto stopped = server.stop(50ms);
    EXPECT_TRUE(is_ready(stopped));
    EXPECT_EQ(client.receive().status, 0U);
    EXPECT_EQ(server.listener().open_connections(), 0U);
    EXPECT_TRUE(server.record.facts().thrown.empty());
}

TEST(Stop, CutsAnAnswerThatIsHeldBackAfterTheGrace) {
    TestServer server;
    Client client(server.port());
    client.send(Client::get("/echo", "X-Delay: 3600000\r\n"));
    ASSERT_EQ(Client(server.port()).ask(Client::get("/echo")).status, 200U);
    EXPECT_TRUE(is_ready(server.stop(50ms)));
    EXPECT_EQ(client.receive().status, 0U);
}

TEST(Stop, CutsAPeerThatDoesNotReadAfterTheGrace) {
    TestServer server;
    Client client(server.port());
    client.send(Client::get("/echo", "X-Size: 100000000\r\n"));
    ASSERT_TRUE(server.record.wait([](const auto& r) { return r.open == 1; }));
    auto stopped = server.stop(50ms);
    EXPECT_TRUE(is_ready(stopped));
}

TEST(Stop, CutsAHalfSentRequestAfterTheGrace) {
    TestServer server;
    Client client(server.port());
    ASSERT_EQ(client.ask(Client::get("/echo") + "GET /ec").status, 200U);
    auto stopped = server.stop(50ms);
    EXPECT_TRUE(is_ready(stopped));
    EXPECT_TRUE(client.is_closed());
}

TEST(Stop, MayBeAskedForTwice) {
    TestServer server;
    Client client(server.port());
    client.send(Client::get("/wait"));
    ASSERT_TRUE(server.wait_for_handlers(1));
    auto patient = server.stop(kLong * 2);
    auto hasty = server.stop(0ms);
    EXPECT_TRUE(is_ready(patient));
    EXPECT_TRUE(is_ready(hasty));
}

TEST(Stop, OnSeveralThreadsUnderLoadLosesNoAnswer) {
    TestServer server({}, 4);
    std::vector<std::thread> clients;
    std::atomic<int> cut_short = 0;
    for (int i = 0; i < 8; ++i)
        clients.emplace_back([&server, &cut_short] {
            Client client(server.port());
            for (;;) {
                if (!client.send(Client::get("/echo"))) return;
                try {
                    const auto answer = client.receive();
                    if (answer.status == 0 || answer.header("connection") == "close") return;
                } catch (const std::exception&) {
                    ++cut_short;
                    return;
                }
            }
        });
    ASSERT_TRUE(server.record.wait([](const auto& r) { return r.answered.size() > 200; }));
    auto stopped = server.stop(kLong);
    EXPECT_TRUE(is_ready(stopped));
    for (auto& client : clients) client.join();
    EXPECT_EQ(cut_short, 0);
    EXPECT_EQ(server.listener().open_connections(), 0U);
}

}  // namespace
