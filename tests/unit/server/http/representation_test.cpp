// ETag, If-None-Match, gzip and 406 as a client meets them.
#include "server/http/representation.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "tests/unit/server/http/client.hpp"
#include "tests/unit/server/http/gunzip.hpp"
#include "tests/unit/server/http/test_server.hpp"

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

const std::string kGzip = "Accept-Encoding: gzip\r\n";

http::ListenerOptions negotiating() {
    http::ListenerOptions options;
    options.negotiates = true;
    return options;
}

std::string sized(std::size_t size) {
    return "X-Size: " + std::to_string(size) + "\r\n";
}

std::string if_none_match(const std::string& tags) {
    return "If-None-Match: " + tags + "\r\n";
}

class RepresentationTest : public testing::Test {
  protected:
    std::string tag(const std::string& headers = {}) {
        return client.ask(Client::get("/echo", headers)).header("etag");
    }
    unsigned status(const std::string& headers) { return client.ask(Client::get("/echo", headers)).status; }

    TestServer server{negotiating()};
    Client client{server.port()};
};

TEST_F(RepresentationTest, HasAStrongTagOfItsBytes) {
    const auto answer = client.ask(Client::get("/echo"));
    EXPECT_THAT(answer.header("etag"), MatchesRegex("\"[0-9a-f]{32}\""));
    EXPECT_EQ(answer.header("cache-control"), "private, no-cache");
    EXPECT_EQ(tag(), answer.header("etag"));
    EXPECT_NE(client.ask(Client::get("/echo?other")).header("etag"), answer.header("etag"));
}

TEST_F(RepresentationTest, IsNotSentAgain) {
    const auto known = tag();
    const auto answer = client.ask(Client::get("/echo", if_none_match(known)));
    EXPECT_EQ(answer.status, 304U);
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(answer.header("etag"), known);
    EXPECT_EQ(answer.header("cache-control"), "private, no-cache");
    EXPECT_EQ(answer.header("vary"), "Accept-Encoding");
    EXPECT_EQ(answer.header("content-type"), "");
    EXPECT_EQ(answer.header("content-length"), "");
    EXPECT_EQ(client.ask(Client::get("/echo?other", if_none_match(known))).status, 200U);
}

TEST_F(RepresentationTest, IsKnownByAnyTagOfTheListWeakOrNot) {
    const auto known = tag();
    EXPECT_EQ(status(if_none_match("\"a,b\", W/" + known + " ,\"c\"")), 304U);
    EXPECT_EQ(status(if_none_match("\"a\"") + if_none_match(known)), 304U);
    EXPECT_EQ(status(if_none_match("*")), 304U);
    EXPECT_EQ(status(if_none_match("\"a\", \"b\"")), 200U);
    EXPECT_EQ(status(if_none_match(known.substr(1, 32))), 200U);
    EXPECT_EQ(status(if_none_match("\"," + known)), 200U);
}

TEST_F(RepresentationTest, AnswersHeadAsGet) {
    const auto known = tag(kGzip + sized(5000));
    const auto got = client.ask(Client::get("/echo", kGzip + sized(5000)));
    client.send("HEAD /echo HTTP/1.1\r\nHost: h\r\n" + kGzip + sized(5000) + "\r\n");
    const auto head = client.receive(true);
    EXPECT_EQ(head.status, 200U);
    EXPECT_EQ(head.header("etag"), got.header("etag"));
    EXPECT_EQ(head.header("content-length"), got.header("content-length"));
    client.send("HEAD /echo HTTP/1.1\r\nHost: h\r\n" + kGzip + sized(5000) + if_none_match(known) + "\r\n");
    EXPECT_EQ(client.receive(true).status, 304U);
}

TEST_F(RepresentationTest, HasNoTagWhenItIsNoPlainSuccessOfARead) {
    for (const auto& request : {Client::get("/echo", "X-Status: 404\r\n"), Client::get("/nothing"),
                                Client::post("/echo", "x"), Client::get("/echo", "X-Status: 202\r\n")}) {
        const auto answer = client.ask(request);
        EXPECT_EQ(answer.header("etag"), "") << request;
        EXPECT_EQ(answer.header("cache-control"), "no-store") << request;
    }
    EXPECT_EQ(status("X-Status: 404\r\n" + if_none_match("*")), 404U);
}

TEST_F(RepresentationTest, KeepsTheHandlersTagAndCacheControl) {
    const std::string own = "X-Tag: \"v1\"\r\nX-Cache: max-age=9\r\n";
    const auto answer = client.ask(Client::get("/echo", own));
    EXPECT_EQ(answer.header("etag"), "\"v1\"");
    EXPECT_EQ(answer.header("cache-control"), "max-age=9");
    EXPECT_EQ(status(own + if_none_match("\"v1\"")), 304U);
}

TEST_F(RepresentationTest, IsCompressedWhenAskedFor) {
    for (const std::size_t size : {1024U, 5000U, 20'000U, 3'000'000U}) {
        const auto answer = client.ask(Client::get("/echo", kGzip + sized(size)));
        EXPECT_EQ(answer.header("content-encoding"), "gzip") << size;
        EXPECT_EQ(answer.header("vary"), "Accept-Encoding");
        EXPECT_LT(answer.body.size(), size / 3);
        EXPECT_EQ(gunzip(answer.body), std::string(size, 'x'));
    }
}

TEST_F(RepresentationTest, IsSentAsItIsOtherwise) {
    EXPECT_EQ(client.ask(Client::get("/echo", sized(5000))).body, std::string(5000, 'x'));
    EXPECT_EQ(client.ask(Client::get("/echo", "Accept-Encoding: br\r\n" + sized(5000))).body,
              std::string(5000, 'x'));
    EXPECT_EQ(client.ask(Client::get("/echo", kGzip + sized(1023))).body, std::string(1023, 'x'));
    const auto picture = client.ask(Client::get("/echo", kGzip + sized(5000) + "X-Type: image/png\r\n"));
    EXPECT_EQ(picture.body, std::string(5000, 'x'));
    EXPECT_EQ(picture.header("vary"), "");
    EXPECT_EQ(client.ask(Client::get("/echo", sized(5000))).header("vary"), "Accept-Encoding");
}

TEST_F(RepresentationTest, IsCompressedHoweverSmallWhenNothingElseIsTaken) {
    const auto answer = client.ask(Client::get("/echo?q", "Accept-Encoding: gzip, identity;q=0\r\n"));
    EXPECT_EQ(gunzip(answer.body), "GET|/echo|q");
}

TEST_F(RepresentationTest, CompressesErrorsToo) {
    const auto answer = client.ask(Client::get("/echo", kGzip + sized(5000) + "X-Status: 404\r\n"));
    EXPECT_EQ(answer.status, 404U);
    EXPECT_EQ(gunzip(answer.body), std::string(5000, 'x'));
}

TEST_F(RepresentationTest, HasATagForEachCoding) {
    const auto plain = tag(sized(5000));
    const auto gzip = tag(sized(5000) + kGzip);
    EXPECT_THAT(gzip, MatchesRegex("\"[0-9a-f]{32}-gzip\""));
    EXPECT_EQ(status(sized(5000) + kGzip + if_none_match(gzip)), 304U);
    EXPECT_EQ(status(sized(5000) + if_none_match(plain)), 304U);
    EXPECT_EQ(status(sized(5000) + kGzip + if_none_match(plain)), 200U);
    EXPECT_EQ(status(sized(5000) + if_none_match(gzip)), 200U);
}

TEST_F(RepresentationTest, OfAStreamFlowsCompressed) {
    server.stream_with([](http::BodyWriter& body) -> asio::awaitable<void> {
        co_await body.write("first\n");
        co_await body.write(std::string(50'000, 'x'));
        co_await body.write("last\n");
    });
    client.send(Client::get("/stream", kGzip));
    const auto head = client.receive(true);
    EXPECT_EQ(head.header("content-encoding"), "gzip");
    EXPECT_EQ(head.header("vary"), "Accept-Encoding");
    EXPECT_EQ(head.header("etag"), "");
    std::string bytes = client.receive_chunk();
    EXPECT_EQ(gunzip(bytes, false), "first\n");
    for (auto chunk = client.receive_chunk(); !chunk.empty(); chunk = client.receive_chunk()) bytes += chunk;
    EXPECT_EQ(gunzip(bytes), "first\n" + std::string(50'000, 'x') + "last\n");
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
}

TEST_F(RepresentationTest, OfAStreamIsValidatedByItsHandlersTag) {
    std::atomic<int> begun = 0;
    server.stream_with([&begun](http::BodyWriter& body) -> asio::awaitable<void> {
        ++begun;
        co_await body.write("line\n");
    });
    const std::string own = "X-Tag: \"7\"\r\n";
    const auto plain = client.ask(Client::get("/stream", own));
    EXPECT_EQ(plain.header("etag"), "\"7\"");
    EXPECT_EQ(plain.header("cache-control"), "private, no-cache");
    EXPECT_EQ(client.ask(Client::get("/stream", own + kGzip)).header("etag"), "\"7-gzip\"");
    EXPECT_EQ(begun, 2);
    const auto known = client.ask(Client::get("/stream", own + if_none_match("\"7\"")));
    EXPECT_EQ(known.status, 304U);
    EXPECT_EQ(known.body, "");
    EXPECT_EQ(known.header("transfer-encoding"), "");
    EXPECT_EQ(client.ask(Client::get("/stream", own + kGzip + if_none_match("\"7-gzip\""))).status, 304U);
    EXPECT_EQ(begun, 2) << "what the client has is not made again";
    EXPECT_EQ(client.ask(Client::get("/stream", own + kGzip + if_none_match("\"7\""))).status, 200U);
    EXPECT_EQ(client.ask(Client::get("/stream", if_none_match("*"))).status, 200U) << "it has no tag";
}

TEST_F(RepresentationTest, KeepsAWeakTagWeak) {
    const std::string own = "X-Tag: W/\"v1\"\r\n" + sized(5000);
    EXPECT_EQ(tag(own + kGzip), "W/\"v1-gzip\"");
    EXPECT_EQ(status(own + if_none_match("W/\"v1\"")), 304U);
}

TEST_F(RepresentationTest, OfEventsIsNotCompressed) {
    server.stream_with(
        [](http::BodyWriter& body) -> asio::awaitable<void> { co_await body.write("data: 1\n\n"); });
    const auto answer = client.ask(Client::get("/stream", kGzip + "X-Type: text/event-stream\r\n"));
    EXPECT_EQ(answer.header("content-encoding"), "");
    EXPECT_EQ(answer.body, "data: 1\n\n");
}

TEST_F(RepresentationTest, IsRefusedWhenNoCodingIsTaken) {
    EXPECT_EQ(status("Accept-Encoding: identity;q=0\r\n"), 406U);
    EXPECT_EQ(status("Accept-Encoding: *;q=0\r\n"), 406U);
}

TEST_F(RepresentationTest, IsRefusedWhenNoTypeIsTaken) {
    const auto answer = client.ask(Client::get("/table", "Accept: image/png\r\n"));
    EXPECT_EQ(answer.status, 406U);
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    EXPECT_THAT(answer.body, HasSubstr("application/json, text/csv"));
    EXPECT_EQ(answer.header("vary"), "Accept, Accept-Encoding");
    EXPECT_EQ(client.ask(Client::get("/table", "Accept: text/csv\r\n")).status, 200U);
    EXPECT_EQ(client.ask(Client::get("/table")).header("vary"), "Accept, Accept-Encoding");
    EXPECT_EQ(client.ask(Client::get("/text", "Accept: application/json\r\n")).status, 406U);
    EXPECT_EQ(client.ask(Client::get("/text", "Accept: text/*\r\n")).header("vary"),
              "Accept, Accept-Encoding");
    EXPECT_EQ(client.ask(Client::get("/echo", "Accept: image/png\r\n")).status, 200U);
}

TEST(PlainListener, NeitherTagsNorCompresses) {
    TestServer server;
    Client client(server.port());
    const auto answer = client.ask(Client::get("/echo", kGzip + if_none_match("*") + sized(5000)));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.header("etag"), "");
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    EXPECT_EQ(answer.body, std::string(5000, 'x'));
}

}  // namespace
