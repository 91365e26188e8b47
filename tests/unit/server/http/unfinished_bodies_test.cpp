#include "server/http/unfinished_bodies.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/unit/server/http/client.hpp"
#include "tests/unit/server/http/test_server.hpp"

namespace {

using http::UnfinishedBodies;

http::ListenerOptions bounded(std::size_t max_unfinished_bodies, std::size_t kept_for_small_bodies = 0) {
    http::ListenerOptions options;
    options.limits.max_unfinished_bodies = max_unfinished_bodies;
    options.limits.kept_for_small_bodies = kept_for_small_bodies;
    return options;
}

/// A request that promises much, sends `bytes` of it and then nothing.
std::string begun(const char* framing, std::size_t bytes) {
    return std::string("POST /big HTTP/1.1\r\nHost: h\r\n") + framing + "\r\n" + std::string(bytes, 'b');
}
const char* const kLong = "Content-Length: 1000000\r\n";

bool has_503(const Record::Facts& facts) {
    return std::any_of(facts.answered.begin(), facts.answered.end(),
                       [](const auto& a) { return a.status == 503; });
}

TEST(UnfinishedBodies, TakesUpToTheBoundAndTakesBack) {
    UnfinishedBodies bodies(100, 0);
    UnfinishedBodies::Share one(bodies, false);
    {
        UnfinishedBodies::Share two(bodies, false);
        EXPECT_TRUE(one.grow_to(60));
        EXPECT_TRUE(two.grow_to(40));
        EXPECT_TRUE(two.grow_to(10)) << "it holds more already";
        EXPECT_FALSE(one.grow_to(61));
        EXPECT_EQ(bodies.held(), 100U);
    }
    EXPECT_EQ(bodies.held(), 60U);
    EXPECT_TRUE(one.grow_to(100));
    one.give_back();
    EXPECT_EQ(bodies.held(), 0U);
    EXPECT_FALSE(one.grow_to(101));
}

TEST(UnfinishedBodies, LargeOnesLeaveWhatIsKeptForSmallOnes) {
    UnfinishedBodies bodies(100, 30);
    UnfinishedBodies::Share large(bodies, true), another(bodies, true), small(bodies, false);
    EXPECT_TRUE(large.grow_to(60));
    EXPECT_FALSE(another.grow_to(11));
    EXPECT_TRUE(another.grow_to(10));
    EXPECT_TRUE(small.grow_to(30));
    EXPECT_FALSE(small.grow_to(31));
    another.give_back();
    EXPECT_TRUE(small.grow_to(40)) << "small ones may have more than what is kept";
    EXPECT_FALSE(another.grow_to(1));
    small.give_back();
    EXPECT_TRUE(another.grow_to(10)) << "what was refused by the one bound does not count to the other";
}

TEST(UnfinishedBodies, AreCountedRightByManyThreads) {
    UnfinishedBodies bodies(1000, 300);
    std::atomic<bool> exceeded = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (std::size_t round = 0; round < 5000; ++round) {
                UnfinishedBodies::Share share(bodies, round % 2 == 0);
                if (share.grow_to(200)) share.grow_to(200 + round % 300);
                if (bodies.held() > 1000) exceeded = true;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_FALSE(exceeded);
    EXPECT_EQ(bodies.held(), 0U);
}

TEST(UnfinishedBody, OverTheBoundIsAnswered503AndTheConnectionEnds) {
    TestServer server(bounded(50'000));
    for (const std::string& request :
         {begun(kLong, 60'000),
          begun("Transfer-Encoding: chunked\r\n\r\nf0000", 0) + "\r\n" + std::string(60'000, 'b')}) {
        Client client(server.port());
        client.send(request);
        const auto answer = client.receive();
        EXPECT_EQ(answer.status, 503U);
        EXPECT_EQ(answer.header("retry-after"), "5");
        EXPECT_EQ(answer.header("connection"), "close");
        EXPECT_THAT(answer.body, testing::HasSubstr("problem:unavailable"));
        client.end_sending();
        EXPECT_TRUE(client.is_closed());
    }
}

TEST(UnfinishedBody, CountsThoseOfAllSessionsTogetherAndGivesBackWhatTheLeaversHeld) {
    TestServer server(bounded(100'000));
    {
        std::vector<std::unique_ptr<Client>> strangers;
        for (int i = 0; i < 8; ++i) {
            strangers.push_back(std::make_unique<Client>(server.port()));
            strangers.back()->send(begun(kLong, 20'000));
        }
        EXPECT_TRUE(server.record.wait(has_503));
        EXPECT_EQ(Client(server.port()).ask(Client::get("/echo")).status, 200U) << "has no body";
    }
    ASSERT_TRUE(server.record.wait([](const auto& r) { return r.open == 0; }));
    EXPECT_EQ(Client(server.port()).ask(Client::post("/big", std::string(40'000, 'b'))).status, 200U);
}

TEST(UnfinishedBody, OfALargeRouteDoesNotKeepTheSmallOnesOut) {
    TestServer server(bounded(100'000, 64'000));
    server.release();
    std::vector<std::unique_ptr<Client>> strangers;
    for (int i = 0; i < 12; ++i) {
        strangers.push_back(std::make_unique<Client>(server.port()));
        strangers.back()->send(begun(kLong, 20'000));
    }
    EXPECT_TRUE(server.record.wait(has_503));
    EXPECT_EQ(Client(server.port()).ask(Client::post("/wait", std::string(60'000, 'b'))).status, 200U);
}

TEST(UnfinishedBody, IsHeldUntilTheHandlerHasAnswered) {
    TestServer server(bounded(40'000));
    Client one(server.port());
    one.send(Client::post("/wait", std::string(20'000, 'b')));
    ASSERT_TRUE(server.wait_for_handlers(1));
    EXPECT_EQ(Client(server.port()).ask(Client::post("/big", std::string(30'000, 'b'))).status, 503U);
    server.release();
    EXPECT_EQ(one.receive().body, "waited");
    for (int i = 0; i < 10; ++i)
        ASSERT_EQ(one.ask(Client::post("/wait", std::string(20'000, 'b'))).status, 200U) << i;
}

}  // namespace
