// Reads that take long, when the service stops.
#include <gmock/gmock.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <future>

#include "server/async_ledger.hpp"
#include "server/log.hpp"
#include "tests/unit/server/api/service.hpp"

namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;
using ::testing::Not;

using LongReads = Service;

TEST_F(LongReads, ThatAreCutOffByAStopAreAnsweredSoAndNotLogged) {
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    ledger_->limit_reads({});
    logging::configure("info", true);
    ::testing::internal::CaptureStderr();
    for (const auto* target :
         {"/v1/summary?at=2026-03-01T11:00:00Z", "/v1/statistics", "/v1/vehicles?q=WBA"}) {
        const auto response = call("GET", target);
        EXPECT_THAT(problem(response, 503).at("detail").as_string().c_str(),
                    HasSubstr("the service is stopping"));
        const http::Headers again{{"Retry-After", "5"}};
        EXPECT_EQ(response.headers, again);
    }
    EXPECT_THAT(::testing::internal::GetCapturedStderr(), Not(HasSubstr("ledger_read_failed")));
}

asio::awaitable<void> read_much(storage::Ledger& ledger, std::atomic<int>& read) {
    storage::Ledger::ReadJob job = [&read](storage::Reading&) { ++read; };
    co_await async_ledger::read_much(ledger, std::move(job));
}

TEST_F(LongReads, AreNotWaitedForByACoroutineThatIsCancelledNorBegunForIt) {
    std::promise<void> leave;
    const auto left = leave.get_future().share();
    ledger_->read_much([left](storage::Reading&) { left.wait(); }, {});
    std::atomic<int> read = 0;
    std::exception_ptr fault;
    asio::cancellation_signal cut;
    asio::co_spawn(
        loop_, read_much(*ledger_, read),
        asio::bind_cancellation_slot(cut.slot(), [&](std::exception_ptr error) { fault = error; }));
    asio::post(loop_, [&] { cut.emit(asio::cancellation_type::terminal); });
    loop_.restart();
    loop_.run();  // ends although the reader is held
    ASSERT_TRUE(fault);
    EXPECT_THROW(std::rethrow_exception(fault), storage::ReadCutOff);
    leave.set_value();
    std::promise<void> behind;
    ledger_->read_much([&](storage::Reading&) { behind.set_value(); }, {});
    behind.get_future().wait();
    EXPECT_EQ(read, 0);
}

}  // namespace
