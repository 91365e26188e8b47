#include "server/http/body.hpp"

#include <gtest/gtest.h>

namespace {

using http::Body;
using State = http::Body::State;

struct Fed {
    State state;
    std::string content;
    std::size_t taken;
};

Fed feed_at_once(Body body, std::string_view input) {
    Fed fed{};
    fed.taken = body.feed(input, fed.content);
    fed.state = body.state();
    return fed;
}

Fed feed_bytewise(Body body, std::string_view input) {
    Fed fed{};
    while (fed.taken < input.size() && body.state() == State::more)
        fed.taken += body.feed(input.substr(fed.taken, 1), fed.content);
    fed.state = body.state();
    return fed;
}

TEST(SizedBody, TakesItsBytesAndNoMore) {
    const auto fed = feed_at_once(Body::sized(3, 10), "abcGET");
    EXPECT_EQ(fed.state, State::done);
    EXPECT_EQ(fed.content, "abc");
    EXPECT_EQ(fed.taken, 3U);
}

TEST(SizedBody, IsDoneAtOnceWhenEmpty) {
    EXPECT_EQ(Body::sized(0, 0).state(), State::done);
}

TEST(SizedBody, OverTheLimitTakesNothing) {
    const auto fed = feed_at_once(Body::sized(11, 10), "abc");
    EXPECT_EQ(fed.state, State::too_large);
    EXPECT_EQ(fed.taken, 0U);
}

TEST(SizedBody, AtTheLimitIsTaken) {
    EXPECT_EQ(feed_at_once(Body::sized(3, 3), "abc").state, State::done);
}

TEST(Body, MakesNoMoreRoomThanItsPeerMayFill) {
    const std::string piece(10'000, 'b');
    auto sized = Body::sized(25'000, 1'000'000);
    std::string content;
    for (int i = 0; i < 3; ++i) {
        sized.feed(piece, content);
        EXPECT_LE(content.capacity(), 25'000U);
    }
    EXPECT_EQ(sized.state(), State::done);
    EXPECT_EQ(content, std::string(25'000, 'b'));

    auto chunked = Body::chunked(25'000);
    content.clear();
    content.shrink_to_fit();
    for (int i = 0; i < 2; ++i) {
        chunked.feed("2710\r\n" + piece + "\r\n", content);
        EXPECT_LE(content.capacity(), 25'000U);
    }
    chunked.feed("0\r\n\r\n", content);
    EXPECT_EQ(chunked.state(), State::done);
    EXPECT_EQ(content, std::string(20'000, 'b'));
}

struct Chunks {
    const char* name;
    std::string input;
    std::string content;
};
class WellFormedChunks : public testing::TestWithParam<Chunks> {};
TEST_P(WellFormedChunks, AreJoinedHoweverTheyCome) {
    for (const auto& fed : {feed_at_once(Body::chunked(100), GetParam().input + "GET"),
                            feed_bytewise(Body::chunked(100), GetParam().input + "GET")}) {
        EXPECT_EQ(fed.state, State::done);
        EXPECT_EQ(fed.content, GetParam().content);
        EXPECT_EQ(fed.taken, GetParam().input.size());
    }
}
INSTANTIATE_TEST_SUITE_P(
    ChunkedBody, WellFormedChunks,
    testing::Values(Chunks{"Empty", "0\r\n\r\n", ""},  //
                    Chunks{"Two", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde"},
                    Chunks{"HexadecimalSize", "00a\r\n0123456789\r\n0\r\n\r\n", "0123456789"},
                    Chunks{"Extension", "1;a=\"b\"\r\nx\r\n0 ; c\r\n\r\n", "x"},
                    Chunks{"Trailer", "1\r\nx\r\n0\r\nA: b\r\nC: d\r\n\r\n", "x"},
                    Chunks{"LineEndsInContent", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"}),
    [](const auto& test) { return test.param.name; });

class MalformedChunks : public testing::TestWithParam<std::string> {};
TEST_P(MalformedChunks, AreRefused) {
    EXPECT_EQ(feed_at_once(Body::chunked(100), GetParam()).state, State::malformed);
    EXPECT_EQ(feed_bytewise(Body::chunked(100), GetParam()).state, State::malformed);
}
INSTANTIATE_TEST_SUITE_P(ChunkedBody, MalformedChunks,
                         testing::Values("\r\n", "x\r\n", "-1\r\n", "+1\r\nx", "0x1\r\nx", " 1\r\nx", "1\nx",
                                         "1\r\nxy", "1\r\nx\n", "1\r\nx\rz", "1;a\nx", "1\rx", "0\r\nA: b\n",
                                         "0\r\n\rx", "1000000000000000\r\n", "0000000000000000\r\n"));

TEST(ChunkedBody, OverTheLimitIsRefusedBeforeTheChunkIsTaken) {
    const auto fed = feed_at_once(Body::chunked(4), "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    EXPECT_EQ(fed.state, State::too_large);
    EXPECT_EQ(fed.content, "abc");
}

TEST(ChunkedBody, AtTheLimitIsTaken) {
    EXPECT_EQ(feed_at_once(Body::chunked(5), "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").content, "abcde");
}

TEST(ChunkedBody, HasNoEndlessTrailers) {
    std::string input = "0\r\n";
    for (int i = 0; i < 4096; ++i) input += "A: 0123456789\r\n";
    EXPECT_EQ(feed_at_once(Body::chunked(5), input).state, State::malformed);
}

TEST(ChunkedBody, HasNoEndlessExtensions) {
    EXPECT_EQ(feed_at_once(Body::chunked(5), "1;" + std::string(20'000, 'a')).state, State::malformed);
}

}  // namespace
