// Answers whose body is written piece by piece, over plain connections and TLS.
#include "server/http/body_stream.hpp"

#include <gmock/gmock.h>
#include <malloc.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "tests/unit/server/http/certificate.hpp"
#include "tests/unit/server/http/test_server.hpp"
#include "tests/unit/server/http/tls_client.hpp"

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using http::BodyWriter;

constexpr auto kLong = 10s;

asio::awaitable<void> write_three(BodyWriter& body) {
    EXPECT_TRUE(co_await body.write("one\n"));
    EXPECT_TRUE(co_await body.write(""));
    EXPECT_TRUE(co_await body.write(std::string(100'000, 'x')));
    EXPECT_TRUE(co_await body.write("three\n"));
    EXPECT_FALSE(body.ended());
}

const std::string kThree = "one\n" + std::string(100'000, 'x') + "three\n";

// Says when the body has ended, as a handler that waits for news sees it.
struct Ending {
    std::promise<bool> promise;
    std::future<bool> future = promise.get_future();

    http::BodyStream stream() {
        return [this](BodyWriter& body) { return wait(body); };
    }
    asio::awaitable<void> wait(BodyWriter& body) {
        co_await body.write("first");
        co_await body.when_ended();
        promise.set_value(body.ended());
    }
    bool came() { return future.wait_for(kLong) == std::future_status::ready && future.get(); }
};

class BodyStream : public testing::TestWithParam<bool> {
  protected:
    void SetUp() override {
        http::ListenerOptions options;
        options.limits = limits;
        if (GetParam()) {
            const auto files = folder.make("stream");
            options.tls = std::make_shared<http::TlsCertificates>(files.certificate, files.key);
        }
        server = std::make_unique<TestServer>(std::move(options));
    }
    std::unique_ptr<Client> connect() {
        if (GetParam()) return std::make_unique<TlsClient>(server->port());
        return std::make_unique<Client>(server->port());
    }
    std::unique_ptr<Client> open_stream() {
        auto client = connect();
        client->send(Client::get("/stream"));
        EXPECT_EQ(client->receive(true).status, 200U);
        EXPECT_EQ(client->receive_chunk(), "first");
        return client;
    }

    http::Limits limits;
    CertificateFolder folder;
    std::unique_ptr<TestServer> server;
};
INSTANTIATE_TEST_SUITE_P(Connection, BodyStream, testing::Bool(),
                         [](const auto& test) { return test.param ? "Tls" : "Plain"; });

TEST_P(BodyStream, ArrivesInChunksAndLeavesTheConnectionOpen) {
    server->stream_with(write_three);
    const auto client = connect();
    const auto answer = client->ask(Client::get("/stream"));
    EXPECT_EQ(answer.header("transfer-encoding"), "chunked");
    EXPECT_EQ(answer.header("content-length"), "");
    EXPECT_EQ(answer.body, kThree);
    EXPECT_EQ(client->ask(Client::get("/echo")).status, 200U);
    EXPECT_EQ(client->ask(Client::get("/stream")).body, kThree);
}

TEST_P(BodyStream, EndsWithTheConnectionInHttp10) {
    server->stream_with(write_three);
    const auto client = connect();
    client->send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const auto head = client->receive(true);
    EXPECT_EQ(head.header("transfer-encoding"), "");
    EXPECT_EQ(head.header("connection"), "close");
    EXPECT_EQ(client->rest(), kThree);
}

TEST_P(BodyStream, IsNotWrittenForHead) {
    server->stream_with([](BodyWriter&) -> asio::awaitable<void> { throw std::logic_error("written"); });
    const auto client = connect();
    client->send("HEAD /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client->receive(true).status, 200U);
    EXPECT_EQ(client->ask(Client::get("/echo")).status, 200U);
    EXPECT_TRUE(server->record.facts().thrown.empty());
}

TEST_P(BodyStream, AnswersThePipelinedRequestsBehindIt) {
    server->stream_with(write_three);
    const auto client = connect();
    client->send(Client::get("/stream") + Client::get("/echo?1"));
    EXPECT_EQ(client->receive().body, kThree);
    EXPECT_EQ(client->receive().body, "GET|/echo|1");
}

TEST_P(BodyStream, KeepsARequestThatComesWhileItIsOpen) {
    server->stream_with([&](BodyWriter& body) -> asio::awaitable<void> {
        co_await body.write("first");
        asio::steady_timer timer(co_await asio::this_coro::executor);
        while (!body.ended() && server->record.facts().answered.size() < 2) {
            timer.expires_after(1ms);
            co_await timer.async_wait(asio::use_awaitable);
        }
    });
    const auto client = open_stream();
    client->send(Client::get("/echo?1") + "GET /echo");
    EXPECT_EQ(connect()->ask(Client::get("/echo")).status, 200U);
    EXPECT_EQ(client->receive_chunk(), "");
    EXPECT_EQ(client->receive().body, "GET|/echo|1");
    EXPECT_EQ(client->ask("?2 HTTP/1.1\r\nHost: h\r\n\r\n").body, "GET|/echo|2");
}

TEST_P(BodyStream, LearnsThatAnIdlePeerIsGone) {
    Ending ending;
    server->stream_with(ending.stream());
    open_stream().reset();
    EXPECT_TRUE(ending.came());
    EXPECT_TRUE(server->record.wait([](const auto& r) { return r.open == 0; }));
}

TEST_P(BodyStream, LearnsThatAnIdlePeerIsGoneByReset) {
    Ending ending;
    server->stream_with(ending.stream());
    open_stream()->abort();
    EXPECT_TRUE(ending.came());
}

TEST_P(BodyStream, LearnsThatTheListenerStopsAndEndsWhole) {
    Ending ending;
    server->stream_with(ending.stream());
    const auto client = open_stream();
    auto stopped = server->stop(kLong * 2);
    EXPECT_TRUE(ending.came());
    EXPECT_EQ(client->receive_chunk(), "");
    EXPECT_TRUE(client->is_closed());
    EXPECT_EQ(stopped.wait_for(kLong), std::future_status::ready);
}

TEST_P(BodyStream, IsCutAfterTheGrace) {
    server->stream_with([](BodyWriter& body) -> asio::awaitable<void> {
        co_await body.write("first");
        asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
        co_await never.async_wait(asio::use_awaitable);
    });
    const auto client = open_stream();
    EXPECT_EQ(server->stop(10ms).wait_for(kLong), std::future_status::ready);
    EXPECT_THROW(client->receive_chunk(), std::runtime_error);
    EXPECT_TRUE(server->record.facts().thrown.empty());
}

TEST_P(BodyStream, IsTornWhereItThrows) {
    server->stream_with([](BodyWriter& body) -> asio::awaitable<void> {
        co_await body.write("first");
        throw std::runtime_error("the ledger went away");
    });
    EXPECT_THROW(connect()->ask(Client::get("/stream")), std::runtime_error);
    EXPECT_TRUE(server->record.wait([](const auto& r) { return !r.thrown.empty(); }));
    EXPECT_EQ(server->record.facts().thrown[0], "stream: the ledger went away");
}

class SlowReader : public BodyStream {
  protected:
    SlowReader() { limits.write_timeout = 50ms; }
};
INSTANTIATE_TEST_SUITE_P(Connection, SlowReader, testing::Bool(),
                         [](const auto& test) { return test.param ? "Tls" : "Plain"; });

TEST_P(SlowReader, IsDropped) {
    std::promise<bool> ended;
    server->stream_with([&ended](BodyWriter& body) -> asio::awaitable<void> {
        const std::string piece(1'000'000, 'x');
        bool taken = true;
        while (taken) taken = co_await body.write(piece);
        const bool again = co_await body.write("more");
        ended.set_value(body.ended() && !again);
    });
    const auto client = connect();
    client->send(Client::get("/stream"));
    auto told = ended.get_future();
    ASSERT_EQ(told.wait_for(kLong), std::future_status::ready);
    EXPECT_TRUE(told.get());
    EXPECT_TRUE(server->record.wait([](const auto& r) { return r.open == 0; }));
}

TEST_P(SlowReader, MayTakeLongWhenNothingIsWritten) {
    server->stream_with([](BodyWriter& body) -> asio::awaitable<void> {
        co_await body.write("first");
        asio::steady_timer timer(co_await asio::this_coro::executor, 150ms);
        co_await timer.async_wait(asio::use_awaitable);
        co_await body.write(body.ended() ? "ended" : "second");
    });
    const auto client = open_stream();
    EXPECT_EQ(client->receive_chunk(), "second");
    EXPECT_EQ(client->receive_chunk(), "");
}

TEST(OpenBodyStreams, CostLittleMemoryEach) {
    TestServer server;
    server.stream_with([](BodyWriter& body) -> asio::awaitable<void> {
        co_await body.write("first");
        co_await body.when_ended();
    });
    std::vector<std::unique_ptr<Client>> clients;
    const auto open = [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            clients.push_back(std::make_unique<Client>(server.port()));
            clients.back()->send(Client::get("/stream"));
            clients.back()->receive(true);
            clients.back()->receive_chunk();
        }
        return mallinfo2().uordblks;
    };
    const auto before = open(20);
    const auto after = open(200);
    EXPECT_LT((after - before) / 200, 16U * 1024);
}

}  // namespace
