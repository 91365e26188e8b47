#include "server/http/listener.hpp"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

#include "tests/unit/server/http/client.hpp"
#include "tests/unit/server/http/test_server.hpp"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using namespace std::chrono_literals;

http::ListenerOptions at(const std::string& address) {
    http::ListenerOptions options;
    options.address = address;
    return options;
}

std::string failure_at(const std::string& address) {
    boost::asio::io_context loop;
    http::Router router;
    try {
        http::make_listener(loop.get_executor(), router, at(address));
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    return {};
}

class ListensAt : public testing::TestWithParam<const char*> {};
TEST_P(ListensAt, AFreePortReachableFromLoopback) {
    TestServer server(at(GetParam()));
    EXPECT_NE(server.port(), 0);
    Client client(server.port());
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
}
INSTANTIATE_TEST_SUITE_P(Listener, ListensAt, testing::Values("127.0.0.1:0", "localhost:0", "0.0.0.0:0"));

/// Asked of the system, not of the listener: that one failing must not look like a machine without IPv6.
bool system_has(const in6_addr& address) {
    const int socket = ::socket(AF_INET6, SOCK_STREAM, 0);
    sockaddr_in6 any_port{};
    any_port.sin6_family = AF_INET6;
    any_port.sin6_addr = address;
    const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&any_port), sizeof any_port) == 0;
    if (socket >= 0) ::close(socket);
    return bound;
}

TEST(Listener, ListensAtIpv6) {
    if (!system_has(in6addr_loopback)) GTEST_SKIP() << "no IPv6 here";
    TestServer server(at("[::1]:0"));
    EXPECT_TRUE(server.listener().endpoint().address().is_v6());
    EXPECT_NE(server.port(), 0);
}

TEST(Listener, AtAnyIpv6AddressTakesIpv4AndNamesItSo) {
    if (!system_has(in6addr_any)) GTEST_SKIP() << "no IPv6 here";
    TestServer server(at("[::]:0"));
    Client client(server.port());
    EXPECT_THAT(client.ask(Client::get("/echo")).header("x-remote"), testing::StartsWith("127.0.0.1:"));
}

TEST(Listener, NamesTheBusyPort) {
    TestServer server;
    const auto address = "127.0.0.1:" + std::to_string(server.port());
    EXPECT_THAT(failure_at(address), AllOf(HasSubstr(address), HasSubstr("Address already in use")));
}

class BadAddress : public testing::TestWithParam<const char*> {};
TEST_P(BadAddress, IsNamed) {
    EXPECT_THAT(failure_at(GetParam()), HasSubstr(GetParam()));
}
INSTANTIATE_TEST_SUITE_P(Listener, BadAddress,
                         testing::Values("localhost", ":80", "localhost:", "localhost:http",
                                         "localhost:65536", "::1:80", "[::1]", "127.0.0.1:-1",
                                         "256.1.1.1:0x50"));

TEST(Listener, CountsItsConnections) {
    TestServer server;
    EXPECT_EQ(server.listener().open_connections(), 0U);
    {
        Client one(server.port());
        Client two(server.port());
        EXPECT_TRUE(server.record.wait([](const auto& r) { return r.open == 2; }));
        EXPECT_EQ(server.listener().open_connections(), 2U);
    }
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.open == 0; }));
}

TEST(Listener, ClosesConnectionsOverTheCapAtOnce) {
    http::ListenerOptions options;
    options.limits.max_connections = 2;
    TestServer server(std::move(options));
    auto one = std::make_unique<Client>(server.port());
    Client two(server.port());
    ASSERT_EQ(one->ask(Client::get("/echo")).status, 200U);
    ASSERT_EQ(two.ask(Client::get("/echo")).status, 200U);
    Client three(server.port());
    EXPECT_TRUE(three.is_closed());
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.refused == 1; }));
    one.reset();
    ASSERT_TRUE(server.record.wait([](const auto& r) { return r.open == 1; }));
    Client four(server.port());
    EXPECT_EQ(four.ask(Client::get("/echo")).status, 200U);
}

// Uses up the descriptors of this process, which the server under test shares, all but those asked for.
class Shortage {
  public:
    explicit Shortage(int left) {
        getrlimit(RLIMIT_NOFILE, &before_);
        rlimit low = before_;
        low.rlim_cur = 256;
        setrlimit(RLIMIT_NOFILE, &low);
        for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) taken_.push_back(fd);
        for (; left > 0; --left) give_back();
    }
    ~Shortage() {
        while (!taken_.empty()) give_back();
        setrlimit(RLIMIT_NOFILE, &before_);
    }
    Shortage(const Shortage&) = delete;
    Shortage& operator=(const Shortage&) = delete;

  private:
    void give_back() {
        ::close(taken_.back());
        taken_.pop_back();
    }
    rlimit before_{};
    std::vector<int> taken_;
};

// Not with UBSan: it looks at an object's type through a pipe of its own, and takes no descriptor for a wrong
// type.
#if !defined(__has_feature)
#define __has_feature(feature) 0
#endif
#if !__has_feature(undefined_behavior_sanitizer)
TEST(Listener, WithoutDescriptorsPausesAndThenGoesOn) {
    TestServer server;
    std::unique_ptr<Client> client;
    {
        const Shortage shortage(1);
        client = std::make_unique<Client>(server.port());
        ASSERT_TRUE(server.record.wait([](const auto& r) { return r.accept_failures.size() >= 2; }));
        const bool busy_loop =
            server.record.wait_briefly([](const auto& r) { return r.accept_failures.size() > 10; }, 300ms);
        EXPECT_FALSE(busy_loop);
        EXPECT_THAT(server.record.facts().accept_failures[0], HasSubstr("Too many open files"));
    }
    EXPECT_EQ(client->ask(Client::get("/echo")).status, 200U);
}
#endif

TEST(Listener, ServesOnSeveralThreads) {
    TestServer server({}, 4);
    std::vector<std::thread> clients;
    std::atomic<int> good = 0;
    for (int i = 0; i < 8; ++i)
        clients.emplace_back([&server, &good] {
            for (int connection = 0; connection < 10; ++connection) {
                Client client(server.port());
                for (int request = 0; request < 20; ++request)
                    good += client.ask(Client::post("/echo", "abc")).body == "POST|/echo||abc";
            }
        });
    for (auto& client : clients) client.join();
    EXPECT_EQ(good, 8 * 10 * 20);
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.open == 0; }));
}

TEST(Listener, DestroyedWithoutStopLeavesNothingBehind) {
    boost::asio::io_context loop;
    http::Router router;
    auto listener = http::make_listener(loop.get_executor(), router, at("127.0.0.1:0"));
    listener->start();
    loop.poll();
    Client client(listener->endpoint().port());
    loop.run_one_for(10s);
    listener.reset();
    loop.run_for(10s);
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(loop.stopped());
}

}  // namespace
