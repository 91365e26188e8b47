#include "server/http/response_head.hpp"

#include <gmock/gmock.h>

namespace {

using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(ResponseHead, CarriesWhatEveryAnswerHas) {
    const auto head = http::response_head({200, "text/plain", "abc", {}}, {});
    EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(head, EndsWith("\r\n\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nServer: clearance-tracker\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nCache-Control: no-store\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nContent-Type: text/plain\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nContent-Length: 3\r\n"));
    EXPECT_THAT(head, ContainsRegex("\r\nDate: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} 20[0-9]{2} "
                                    "[0-9]{2}:[0-9]{2}:[0-9]{2} GMT\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("Connection:")));
}

TEST(ResponseHead, KeepsTheHandlersCacheControl) {
    const auto head = http::response_head({200, "", "", {{"cache-control", "max-age=60"}}}, {});
    EXPECT_THAT(head, HasSubstr("cache-control: max-age=60\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("no-store")));
}

TEST(ResponseHead, DoesNotLetTheHandlerFrame) {
    const auto head = http::response_head(
        {200,
         "",
         "",
         {{"content-length", "9"}, {"Transfer-Encoding", "chunked"}, {"Connection", "keep-alive"}}},
        {.keep_alive = false});
    EXPECT_THAT(head, HasSubstr("Content-Length: 0\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("content-length: 9")));
    EXPECT_THAT(head, Not(HasSubstr("chunked")));
    EXPECT_THAT(head, HasSubstr("Connection: close\r\n"));
}

TEST(ResponseHead, LetsNoHeaderEndEarly) {
    const auto head = http::response_head({200, "", "", {{"X-A", "b\r\nSet-Cookie: c"}}}, {});
    EXPECT_THAT(head, HasSubstr("X-A: b  Set-Cookie: c\r\n"));
}

TEST(ResponseHead, SaysKeepAliveToOldClients) {
    EXPECT_THAT(http::response_head({}, {.keep_alive = true, .http_1_0 = true}),
                HasSubstr("Connection: keep-alive\r\n"));
}

TEST(ResponseHead, WithoutContentHasNoLength) {
    for (const unsigned status : {204U, 304U})
        EXPECT_THAT(http::response_head({status, "text/plain", "", {}}, {}), Not(HasSubstr("\r\nContent-")))
            << status;
}

}  // namespace
