#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "tests/unit/api_client/platform_fixture.hpp"

namespace api_client::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using Kind = Failure::Kind;

class PlatformList : public PlatformTest {
  protected:
    PlatformList() {
        sink_.vehicle = [this](clearance::ListedVehicle&& vehicle) { vins_.push_back(vehicle.vin.text()); };
        sink_.skipped = [this](clearance::SkippedItem&& item) { skipped_.push_back(item.problem); };
        sink_.piece_done = [this] { return piece_done(); };
    }
    Answer<std::size_t> list(ListFilter filter = {}) {
        return run(platform_->list(std::move(filter), sink_));
    }

    ListSink sink_;
    std::vector<std::string> vins_, skipped_;
    std::size_t pieces_ = 0, most_at_once_ = 0, written_ = 0;

  private:
    boost::asio::awaitable<void> piece_done() {
        ++pieces_;
        most_at_once_ = std::max(most_at_once_, vins_.size() - written_);
        written_ = vins_.size();
        co_return;
    }
};

const std::string two = R"([{"vin":"A","status":"approved"},7,{"vin":"B","status":"pending"}])";

TEST_F(PlatformList, ReadsEveryVehicleAndSkipsWhatItCannotRead) {
    serve({reply(200, two)});
    const auto answer = list();
    ASSERT_TRUE(answer) << answer.failure.message;
    EXPECT_EQ(answer.value, 3U);
    EXPECT_THAT(vins_, ElementsAre("A", "B"));
    EXPECT_THAT(skipped_, ElementsAre(HasSubstr("not a number")));
    EXPECT_THAT(calls().at(0), StartsWith("GET /v1/fleets/vehicles HTTP/1.1\r\n"));
    EXPECT_THAT(observed_, ElementsAre("list 200"));
}

TEST_F(PlatformList, EncodesTheFilter) {
    serve({reply(200, "[]")});
    list({{"pending", "a b"}, {}});
    list({{}, {"W\"1"}});
    EXPECT_THAT(calls().at(0),
                StartsWith("GET /v1/fleets/vehicles?filter=%7B%22status%22%3A%7B%22operator%22%3A%22in"
                           "%22%2C%22value%22%3A%5B%22pending%22%2C%22a%20b%22%5D%7D%7D HTTP/1.1\r\n"));
    EXPECT_THAT(calls().at(1),
                StartsWith("GET /v1/fleets/vehicles?filter=%7B%22vin%22%3A%7B%22operator%22%3A%22in"
                           "%22%2C%22value%22%3A%5B%22W%5C%221%22%5D%7D%7D HTTP/1.1\r\n"));
}

TEST_F(PlatformList, WaitsForTheSinkBetweenPieces) {
    std::string body = "[";
    for (int i = 0; i < 20'000; ++i) {
        body += (i > 0 ? "," : "") + (R"({"vin":"V)" + std::to_string(i)) + R"(","status":"approved"})";
    }
    serve({reply(200, body + "]")});
    EXPECT_EQ(list().value, 20'000U);
    EXPECT_EQ(vins_.size(), 20'000U);
    EXPECT_GE(pieces_, 10U);
    EXPECT_LE(most_at_once_, 64U * 1024U / 30U);
    EXPECT_EQ(written_, 20'000U);
}

TEST_F(PlatformList, ReadsAChunkedList) {
    Reply chunked{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", End::orderly};
    for (const char c : two) chunked.bytes += std::string("1\r\n") + c + "\r\n";
    chunked.bytes += "0\r\n\r\n";
    serve({chunked});
    EXPECT_EQ(list().value, 3U);
}

TEST_F(PlatformList, DeliversWhatCameBeforeTheConnectionWasCut) {
    const std::string half = two.substr(0, two.size() - 10);
    for (const auto& [head, end] : std::vector<std::pair<std::string, End>>{
             {"Content-Length: " + std::to_string(two.size()) + "\r\n", End::orderly},
             {"Transfer-Encoding: chunked\r\n", End::cut},
             {"Connection: close\r\n", End::cut},
             {"Content-Length: 99999\r\n", End::reset}}) {
        vins_.clear();
        const bool chunked = head.starts_with("Transfer");
        std::string sent = "HTTP/1.1 200 OK\r\n";
        sent.append(head).append("\r\n").append(chunked ? "100\r\n" : "").append(half);
        serve({Reply{sent, end}});
        const auto answer = list();
        ASSERT_FALSE(answer) << head;
        EXPECT_EQ(answer.failure.kind, Kind::unreachable) << head;
        if (end != End::reset) {
            EXPECT_THAT(vins_, ElementsAre("A")) << head;
        }
    }
    EXPECT_THAT(observed_, ElementsAre("list cut", "list cut", "list cut", "list cut"));
}

TEST_F(PlatformList, RefusesAListWithoutEnd) {
    const std::string bytes = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    serve({Reply{bytes + two, End::cut}, Reply{bytes + two.substr(0, 40), End::orderly},
           Reply{bytes + two, End::orderly}});
    EXPECT_EQ(list().failure.kind, Kind::unreachable);
    EXPECT_EQ(list().failure.kind, Kind::garbage);
    EXPECT_EQ(list().value, 3U);
}

TEST_F(PlatformList, ReportsGarbageInTheMiddleAfterDeliveringWhatCameBefore) {
    serve({reply(200, R"([{"vin":"A","status":"approved"} <html>)")});
    const auto answer = list();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.failure.kind, Kind::garbage);
    EXPECT_EQ(answer.failure.status, 200U);
    EXPECT_EQ(answer.failure.message,
              "GET " + server_->url("/v1/fleets/vehicles") + ": a comma or `]` was expected after 1 items");
    EXPECT_THAT(vins_, ElementsAre("A"));
    EXPECT_EQ(written_, 1U);
    EXPECT_THAT(observed_, ElementsAre("list garbage"));
}

TEST_F(PlatformList, DoesNotGiveErrorBodiesToTheSink) {
    serve({reply(403, R"({"errors":[{"title":"Forbidden"}]})"), reply(500, "[]"), reply(401, two),
           reply(200, two)});
    EXPECT_EQ(list().failure.message, "Forbidden");
    EXPECT_EQ(list().failure.kind, Kind::server_error);
    EXPECT_THAT(vins_, IsEmpty());
    EXPECT_EQ(list().value, 3U);
    EXPECT_THAT(vins_, ElementsAre("A", "B"));
}

TEST_F(PlatformList, NamesTheAddressWithoutTheFilterWhereThereIsNoAnswer) {
    serve({reply(500, "<html>")});
    EXPECT_EQ(list({.statuses = {"pending"}, .vins = {}}).failure.message,
              "GET " + server_->url("/v1/fleets/vehicles") + ": 500 Internal Server Error");
    EXPECT_THAT(calls().at(0), StartsWith("GET /v1/fleets/vehicles?filter="));
}

TEST_F(PlatformList, GivesUpOnAListThatStops) {
    timeout_ = 200ms;
    serve({Reply{"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + two.substr(0, 40), End::hang}});
    const auto answer = list();
    EXPECT_EQ(answer.failure.kind, Kind::unreachable);
    EXPECT_THAT(vins_, ElementsAre("A"));
    EXPECT_THAT(observed_, ElementsAre("list timeout"));
}

TEST_F(PlatformList, MayTakeLongerThanItsTimeOutAsLongAsItDoesNotStandStill) {
    timeout_ = 2s;
    std::string body = "[";
    while (body.size() < 300'000) body += R"({"vin":"A","status":"approved"},)";
    serve({reply(200, body + "0]")});
    bool waited = false;
    sink_.piece_done = [&]() -> boost::asio::awaitable<void> {
        if (std::exchange(waited, true)) co_return;
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, timeout_ + 200ms);
        co_await timer.async_wait(boost::asio::use_awaitable);
    };
    const auto answer = list();
    EXPECT_TRUE(answer) << answer.failure.message;
}

TEST_F(PlatformList, EndsWithTheSinksException) {
    serve({reply(200, two)});
    sink_.piece_done = []() -> boost::asio::awaitable<void> { throw std::domain_error("disk full"); };
    EXPECT_THROW(list(), std::domain_error);
    sink_.vehicle = [](clearance::ListedVehicle&&) { throw std::out_of_range("no more"); };
    EXPECT_THROW(list(), std::out_of_range);
}

TEST_F(PlatformList, DoesNotParseWhatTheSinkKnows) {
    serve({reply(200, two)});
    sink_.unchanged = [](const clearance::Digest&) { return true; };
    EXPECT_EQ(list().value, 3U);
    EXPECT_THAT(vins_, IsEmpty());
    EXPECT_THAT(skipped_, IsEmpty());
}

}  // namespace
}  // namespace api_client::testing
