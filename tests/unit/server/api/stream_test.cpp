// GET /v1/stream, as it is asked for; what it then tells: live_stream_test.cpp.
#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/parse.hpp>

#include "tests/unit/server/api/fake_writer.hpp"
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

/// A browser's session, as its requests bring it.
class SessionStream : public StreamAnswer {
  protected:
    http::Response send(const std::string& method, const std::string& target, http::Headers headers) {
        http::Request request;
        request.method = method;
        request.headers = std::move(headers);
        request.headers.emplace_back("Host", "localhost:8080");
        return ask(loop_, router_, std::move(request), target);
    }
    void begin_session() {
        const auto begun = send("POST", "/v1/session", {{"Authorization", "Bearer read-secret"}});
        ASSERT_EQ(begun.status, 201U) << begun.body;
        for (const auto& [name, value] : begun.headers)
            if (name == "Set-Cookie") headers_.emplace_back("Cookie", value.substr(0, value.find(';')));
        const auto csrf = boost::json::parse(begun.body).at("csrf").as_string();
        headers_.emplace_back("X-CSRF-Token", std::string(csrf));
    }
    http::Headers headers_;
};

TEST_F(SessionStream, EndsSoonAfterItsSession) {
    begin_session();
    const auto response = send("GET", "/v1/stream", headers_);
    ASSERT_TRUE(response.stream);
    FakeWriter writer(loop_.get_executor());
    bool ended = false;
    boost::asio::steady_timer too_long(loop_, std::chrono::seconds(20));
    too_long.async_wait([&](boost::system::error_code cancelled) {
        if (!cancelled) writer.end();
    });
    boost::asio::co_spawn(loop_, response.stream(writer), [&](const std::exception_ptr&) {
        ended = true;
        too_long.cancel();
    });
    loop_.restart();
    while (writer.text().empty()) loop_.run_one();
    EXPECT_FALSE(ended);
    EXPECT_EQ(send("DELETE", "/v1/session", headers_).status, 204U);  // runs the loop until all has ended
    EXPECT_TRUE(ended);
    EXPECT_FALSE(writer.ended()) << "by itself, not since it took too long";
}

TEST_F(StreamAnswer, IsForThoseWhoMayRead) {
    problem(call("GET", "/v1/stream", "", ""), 401);
}

}  // namespace
