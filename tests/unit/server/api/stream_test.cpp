// GET /v1/stream, as it is asked for; what it then tells: live_stream_test.cpp.
#include <gmock/gmock.h>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class StreamAnswer : public Service {
  protected:
    http::Response open(const std::string& query = {}, const std::string& last_event_id = {}) {
        http::Request request;
        request.method = "GET";
        request.headers = {{"Host", "localhost:8080"}, {"Authorization", "Bearer read-secret"}};
        if (!last_event_id.empty()) request.headers.emplace_back("Last-Event-ID", last_event_id);
        return ask(loop_, router_, std::move(request), "/v1/stream" + query);
    }
    std::string refusal(const std::string& query, const std::string& last_event_id = {}) {
        return problem(open(query, last_event_id), 400).at("detail").as_string().c_str();
    }
};

TEST_F(StreamAnswer, IsAStreamOfEventsThatNobodyOnTheWayKeepsOrGathers) {
    const auto response = open();
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "text/event-stream");
    EXPECT_TRUE(response.stream);
    const http::Headers expected{{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
    EXPECT_EQ(response.headers, expected);
}

TEST_F(StreamAnswer, IsRefusedWhereAQueryIsWrong) {
    webhook(numbered_vin(1), "approved", "2026-03-01T11:50:00Z");
    EXPECT_THAT(refusal("?limit=3"), HasSubstr("unknown query parameter"));
    EXPECT_THAT(refusal("?to=aproved"), HasSubstr("did you mean approved?"));
    EXPECT_THAT(refusal("?source=hook"), HasSubstr("unknown source"));
    EXPECT_THAT(refusal("?after=x"), StartsWith("after must be the id of an event, or a seq"));
    EXPECT_THAT(refusal("", "x"), StartsWith("Last-Event-ID must be the id of an event"));
    EXPECT_THAT(refusal("?after=2"), HasSubstr("its last seq is 1"));
    EXPECT_THAT(refusal("?after=1-1"), HasSubstr("has not come so far"));
    EXPECT_THAT(refusal("?after=1", "2-0"), HasSubstr("has not come so far")) << "the header is newer";
    EXPECT_EQ(open("?after=x", "1-0").status, 200U);
    EXPECT_EQ(open("?after=1").status, 200U);
}

TEST_F(StreamAnswer, ThereAreOnlySoManyAtATime) {
    {
        const auto first = open(), second = open(), third = open();
        EXPECT_EQ(third.status, 200U);
        EXPECT_EQ(live_stream_->open_streams(), 3U);
        const auto full = open();
        problem(full, 503);
        const http::Headers wait{{"Retry-After", "5"}};
        EXPECT_EQ(full.headers, wait);
    }
    EXPECT_EQ(live_stream_->open_streams(), 0U);
    EXPECT_EQ(open().status, 200U);
}

TEST_F(StreamAnswer, IsForThoseWhoMayRead) {
    problem(call("GET", "/v1/stream", "", ""), 401);
}

}  // namespace
