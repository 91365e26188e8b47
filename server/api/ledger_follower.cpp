#include "server/api/ledger_follower.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>

#include "server/api/event_reading.hpp"
#include "server/async_ledger.hpp"

namespace asio = boost::asio;

namespace api {

asio::awaitable<void> LedgerFollower::run() {
    while (!parts_.stopping) {
        if (parts_.places == 0) {
            parts_.ring.stop();
            co_await idle();
            continue;
        }
        news_ = false;
        const bool read = co_await refill();
        co_await sleep(read ? parts_.options.gather : parts_.options.ledger_pause);
        if (!news_ && read) co_await idle();
    }
}

void LedgerFollower::look() {
    news_ = true;
    if (idling_) timer_.cancel();
}

void LedgerFollower::erased() {
    ++erasures_;
    if (parts_.ring.has_begun()) parts_.ring.begin(parts_.ring.end());
}

/// False: the ledger failed.
asio::awaitable<bool> LedgerFollower::refill() {
    std::string failure;
    try {
        if (parts_.ring.has_begun()) {
            co_await read_on();
        } else {
            co_await begin();
        }
        co_return true;
    } catch (const std::exception& error) {
        failure = error.what();
    }
    parts_.log_failure(failure);
    co_return false;
}

asio::awaitable<void> LedgerFollower::begin() {
    const auto job = [](storage::Reading& reading) { return reading.feed().newest(); };
    const auto newest = co_await async_ledger::read_for(parts_.ledger, job);
    parts_.ring.begin(newest);
    parts_.wake_all();
}

asio::awaitable<void> LedgerFollower::read_on() {
    const auto before = erasures_;
    const auto job = [from = parts_.ring.end(), words = parts_.wording](storage::Reading& reading) {
        return read_news(reading, from, *words);
    };
    auto read = co_await async_ledger::read_for(parts_.ledger, job);
    news_ = news_ || read.more || before != erasures_;
    if (before != erasures_) co_return;  // what was read may name who was erased meanwhile
    const bool any = !read.events.empty();
    for (auto& event : read.events) parts_.ring.add(std::move(event));
    parts_.ring.reached(read.reached);
    if (any) parts_.wake_all();
}

asio::awaitable<void> LedgerFollower::idle() {
    idling_ = true;
    co_await sleep(std::chrono::minutes(1));
    idling_ = false;
}

asio::awaitable<void> LedgerFollower::sleep(std::chrono::milliseconds time) {
    if (parts_.stopping) co_return;
    timer_.expires_after(time);
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace api
