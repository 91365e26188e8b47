#include "server/http/request_head.hpp"

#include <gtest/gtest.h>

namespace {

using http::RequestHead;

constexpr std::size_t kLimit = 16 * 1024;

/// Feeds as a session does: what was not taken comes again with more behind it.
void feed(RequestHead& head, std::string_view input, std::size_t piece) {
    std::string buffer;
    while (!head.done() && !input.empty()) {
        buffer += input.substr(0, piece);
        input.remove_prefix(std::min(piece, input.size()));
        buffer.erase(0, head.feed(buffer));
    }
}

unsigned fault_of(const std::string& input, std::size_t limit = kLimit) {
    unsigned status = 0;
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, input.size()}) {
        RequestHead head(limit);
        feed(head, input, piece);
        EXPECT_TRUE(head.done()) << input;
        status = head.fault() ? head.fault()->status : 0;
    }
    return status;
}

TEST(RequestHead, GivesWhatTheLineAndTheHeadersSay) {
    for (const std::size_t piece : {1U, 5U, 1000U}) {
        RequestHead head(kLimit);
        feed(head, "POST /a%20b?c=d HTTP/1.1\r\nHost: h\r\nX-A:  b \r\nContent-Length: 5\r\n\r\n", piece);
        ASSERT_TRUE(head.done());
        ASSERT_FALSE(head.fault());
        EXPECT_EQ(head.request().method, "POST");
        EXPECT_EQ(head.request().path, "/a b");
        EXPECT_EQ(head.raw_path(), "/a%20b");
        EXPECT_EQ(head.request().query, "c=d");
        EXPECT_EQ(head.request().header("x-a"), "b");
        EXPECT_EQ(head.length(), 5U);
        EXPECT_FALSE(head.is_chunked());
        EXPECT_TRUE(head.wants_keep_alive());
    }
}

TEST(RequestHead, LeavesWhatComesBehindIt) {
    RequestHead head(kLimit);
    const std::string text = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    EXPECT_EQ(head.feed(text + "GET"), text.size());
}

TEST(RequestHead, IgnoresEmptyLinesBeforeIt) {
    EXPECT_EQ(fault_of("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"), 0U);
}

TEST(RequestHead, DoesNotIgnoreThemForEver) {
    std::string lines;
    for (int i = 0; i < 100; ++i) lines += "\r\n";
    EXPECT_EQ(fault_of(lines, 64), 431U);
}

TEST(RequestHead, KnowsWhoWantsToKeepTheConnection) {
    const auto keeps = [](const std::string& text) {
        RequestHead head(kLimit);
        feed(head, text, text.size());
        return head.wants_keep_alive();
    };
    EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestHead, TakesTheHostOfTheAbsoluteForm) {
    RequestHead head(kLimit);
    head.feed("GET http://real/a HTTP/1.1\r\nHost: other\r\n\r\n");
    ASSERT_FALSE(head.fault());
    EXPECT_EQ(head.request().header("Host"), "real");
}

struct Fault {
    const char* name;
    unsigned status;
    std::string text;
};
class FaultyHead : public testing::TestWithParam<Fault> {};
TEST_P(FaultyHead, IsRefused) {
    EXPECT_EQ(fault_of(GetParam().text), GetParam().status);
}
const std::string kPost = "POST / HTTP/1.1\r\nHost: h\r\n";
INSTANTIATE_TEST_SUITE_P(
    RequestHead, FaultyHead,
    testing::Values(
        Fault{"Garbage", 400, "\x16\x03\x01\x02\r\n\r\n"}, Fault{"NoVersion", 400, "GET /\r\n\r\n"},
        Fault{"Version2", 400, "GET / HTTP/2.0\r\n\r\n"},
        Fault{"BareLineFeed", 400, "GET / HTTP/1.1\nHost: h\r\n\r\n"},
        Fault{"BadEncoding", 400, "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n"},
        Fault{"NoHost", 400, "GET / HTTP/1.1\r\n\r\n"},
        Fault{"TwoHosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
        Fault{"BadHost", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
        Fault{"SpaceBeforeColon", 400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"},
        Fault{"FoldedHost", 400, "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"},
        Fault{"FoldedBySpace", 400, kPost + "A: b\r\n Content-Length: 5\r\n\r\n"},
        Fault{"FoldedByTab", 400, kPost + "A: b\r\n\tTransfer-Encoding: chunked\r\n\r\n"},
        Fault{"FoldedToNothing", 400, kPost + "A: b\r\n \r\n\r\n"},
        Fault{"FirstHeaderFolded", 400, "GET / HTTP/1.1\r\n Host: h\r\n\r\n"},
        Fault{"LengthTwice", 400, kPost + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"},
        Fault{"LengthList", 400, kPost + "Content-Length: 5, 5\r\n\r\n"},
        Fault{"LengthsDiffer", 400, kPost + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"},
        Fault{"NegativeLength", 400, kPost + "Content-Length: -1\r\n\r\n"},
        Fault{"SignedLength", 400, kPost + "Content-Length: +1\r\n\r\n"},
        Fault{"EmptyLength", 400, kPost + "Content-Length:\r\n\r\n"},
        Fault{"HugeLength", 400, kPost + "Content-Length: 99999999999999999999999\r\n\r\n"},
        Fault{"LengthAndCoding", 400, kPost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"},
        Fault{"CodingAndLength", 400, kPost + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"},
        Fault{"CodingAndLengthUnknown", 400,
              kPost + "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n"},
        Fault{"UnknownCoding", 400, kPost + "Transfer-Encoding: xchunked\r\n\r\n"},
        Fault{"TwoCodings", 400, kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n"},
        Fault{"CodingTwice", 400, kPost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
        Fault{"CodingHidden", 400, kPost + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"},
        Fault{"CodingIn10", 400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
        Fault{"OtherExpectation", 417, kPost + "Expect: tea\r\n\r\n"},
        Fault{"LongTarget", 414, "GET /" + std::string(8 * 1024, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n"},
        Fault{"EndlessTarget", 414, "GET /" + std::string(20'000, 'a')},
        Fault{"LongHeader", 431, "GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(20'000, 'a') + "\r\n\r\n"}),
    [](const auto& test) { return test.param.name; });

TEST(RequestHead, TakesABodyThatLooksLikeAFoldedLine) {
    RequestHead head(kLimit);
    const std::string text = kPost + "Content-Length: 5\r\n\r\n";
    EXPECT_EQ(head.feed(text + " \r\n\tb"), text.size());
    EXPECT_TRUE(head.done());
    EXPECT_FALSE(head.fault());
}

TEST(RequestHead, HasOneLimitForLineAndHeadersTogether) {
    std::string text = "GET /" + std::string(600, 'a') + " HTTP/1.1\r\nHost: h\r\n";
    for (int i = 0; i < 60; ++i) text += "A: 23456\r\n";
    EXPECT_EQ(fault_of(text + "\r\n", 1024), 431U);
    EXPECT_EQ(fault_of(text + "\r\n", 2048), 0U);
}

}  // namespace
