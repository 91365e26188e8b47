// One connection of a caller: reads requests, has them handled, writes answers, and does the faults of the
// wire. Used on the one thread; lives as long as its coroutine.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "tests/sandbox/platform.hpp"
#include "tests/sandbox/wire.hpp"

namespace sandbox {

class session {
  public:
    session(const boost::asio::any_io_executor& executor, std::unique_ptr<wire> connection,
            bool from_loopback, platform& served);

    /// Until the caller leaves or misbehaves, or a fault ends it. Network errors end it silently.
    boost::asio::awaitable<void> run(std::shared_ptr<session> self);

    /// Ends what is under way.
    void close();

  private:
    boost::asio::awaitable<void> converse();
    boost::asio::awaitable<std::optional<call>> read();
    boost::asio::awaitable<void> respond(const call& incoming);
    boost::asio::awaitable<void> send(const answer& made, bool cut_midway);
    boost::asio::awaitable<void> send_list(const answer& made, bool cut_midway);
    boost::asio::awaitable<void> hold();
    boost::asio::awaitable<void> pause(std::chrono::milliseconds wait);
    std::string head(const answer& made) const;

    std::unique_ptr<wire> wire_;
    bool from_loopback_;
    platform& platform_;
    boost::asio::steady_timer timer_;
    std::string received_;
    bool keep_alive_ = true;
    bool takes_chunks_ = true;
    bool broken_ = false;  ///< ended by a fault: no goodbye
};

}  // namespace sandbox
