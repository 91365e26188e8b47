// One stream of events while its body is written: takes what the ring holds for it, or reads the ledger in
// turns with others where it is behind the ring. Event loop's thread. Promise: everything behind its start
// once, in order, each piece only while its reader may still read; it ends soon after its peer has gone.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <exception>
#include <string>

#include "server/api/stream_parts.hpp"
#include "server/http/message.hpp"

namespace api {

struct StreamWish {
    storage::FeedPosition from;
    storage::RevisionFilter filter;
    MayReadOn may_read_on;        // empty: for as long as it likes
    std::uint64_t admission = 0;  // that of the parts when it was let in
};

class EventStream {
  public:
    /// Parts and wish outlive it.
    EventStream(boost::asio::any_io_executor executor, StreamParts& parts, const StreamWish& wish);
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;
    ~EventStream();

    /// Writes the body; throws where the ledger cannot be read.
    boost::asio::awaitable<void> run(http::BodyWriter& writer);
    /// There may be news, or the end.
    void wake() { alarm_.cancel(); }

  private:
    boost::asio::awaitable<void> watch(http::BodyWriter& writer);
    boost::asio::awaitable<void> tell(http::BodyWriter& writer);
    boost::asio::awaitable<void> tell_all(http::BodyWriter& writer);
    boost::asio::awaitable<std::string> next();
    boost::asio::awaitable<bool> catch_up(std::string& text);
    boost::asio::awaitable<void> sleep(std::chrono::steady_clock::time_point until);
    std::string greeting() const;
    std::string heartbeat();
    bool is_over() const { return over_ || parts_.stopping || wish_.admission != parts_.admission; }
    bool may_read_on() const { return !wish_.may_read_on || wish_.may_read_on(); }

    boost::asio::steady_timer alarm_;
    StreamParts& parts_;
    const StreamWish& wish_;
    EventRing::Place place_;
    storage::FeedPosition shown_;  // the last id it was sent
    std::chrono::steady_clock::time_point written_;
    bool over_ = false;
    std::exception_ptr failure_;
};

}  // namespace api
