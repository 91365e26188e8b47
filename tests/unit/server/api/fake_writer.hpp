// The body of a stream's answer without a connection: keeps what it is given, and takes nothing when the test
// says so. Its coroutines run on one loop; the test looks at it from its own thread.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <string>

#include "server/http/message.hpp"

class FakeWriter final : public http::BodyWriter {
  public:
    explicit FakeWriter(boost::asio::any_io_executor executor) : released_(executor), over_(executor) {
        released_.expires_at(std::chrono::steady_clock::time_point::max());
        over_.expires_at(std::chrono::steady_clock::time_point::max());
    }

    boost::asio::awaitable<bool> write(std::string_view piece) override {
        while (is_stuck() && !is_over())
            co_await released_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        if (is_over()) co_return false;
        const std::lock_guard lock(mutex_);
        text_ += piece;
        co_return true;
    }
    bool ended() const override { return is_over(); }
    boost::asio::awaitable<void> when_ended() override {
        while (!is_over()) co_await over_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }

    /// On the loop's thread, as the next two.
    void let_go() {
        set(stuck_, false);
        released_.cancel();
    }
    /// What a write timeout makes of a peer that takes nothing.
    void time_out() {
        set(timed_out_, true);
        released_.cancel();
    }
    void end() {
        set(over_now_, true);
        released_.cancel();
        over_.cancel();
    }

    void stick() { set(stuck_, true); }
    std::string text() const {
        const std::lock_guard lock(mutex_);
        return text_;
    }

  private:
    void set(bool& flag, bool value) {
        const std::lock_guard lock(mutex_);
        flag = value;
    }
    bool is_stuck() const {
        const std::lock_guard lock(mutex_);
        return stuck_ && !timed_out_;
    }
    bool is_over() const {
        const std::lock_guard lock(mutex_);
        return over_now_ || timed_out_;
    }

    boost::asio::steady_timer released_, over_;
    mutable std::mutex mutex_;
    std::string text_;
    bool stuck_ = false, timed_out_ = false, over_now_ = false;
};
