// The one reader of the ledger for all streams: looks at it when something was committed, in bounded pages,
// and puts what it finds into the ring. Event loop's thread. While nobody follows the ring is not kept.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>

#include "server/api/stream_parts.hpp"

namespace api {

class LedgerFollower {
  public:
    LedgerFollower(boost::asio::any_io_executor executor, StreamParts& parts)
        : parts_(parts), timer_(std::move(executor)) {}

    /// Returns once the parts say that it stops and the read under way has ended.
    boost::asio::awaitable<void> run();
    void stop() { timer_.cancel(); }
    /// There may be something new, or somebody new who follows.
    void look();
    /// What was read so far may name who was erased.
    void erased();

  private:
    boost::asio::awaitable<bool> refill();
    boost::asio::awaitable<void> begin();
    boost::asio::awaitable<void> read_on();
    boost::asio::awaitable<void> idle();
    boost::asio::awaitable<void> sleep(std::chrono::milliseconds time);

    StreamParts& parts_;
    boost::asio::steady_timer timer_;
    std::uint64_t erasures_ = 0;
    bool news_ = false, idling_ = false;
};

}  // namespace api
