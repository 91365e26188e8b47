#include "server/http/stream.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::size_t kMaxDrained = 4 * 1024 * 1024;

}  // namespace

Stream::Stream(tcp::socket socket, std::chrono::milliseconds tick)
    : socket_(std::move(socket)), timer_(socket_.get_executor()), tick_(tick) {
    error_code ignored;  // a socket that died meanwhile says so at its first use
    socket_.non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay(true), ignored);
}

void Stream::expires_after(std::chrono::milliseconds time) {
    deadline_ = Clock::now() + time;
    expired_ = false;
    if (!armed_ || deadline_ < wakes_at_) arm();
}

void Stream::arm() {
    wakes_at_ = std::min(deadline_, Clock::now() + tick_);
    armed_ = true;
    timer_.expires_at(wakes_at_);
    timer_.async_wait([weak = weak_from_this()](error_code error) {
        const auto self = weak.lock();
        if (self && !error) self->on_timer();
    });
}

void Stream::on_timer() {
    armed_ = false;
    if (deadline_ == Clock::time_point::max()) return;
    if (Clock::now() < deadline_) return arm();
    expired_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

Stream::error_code Stream::verdict() const {
    if (interrupted_ || !socket_.is_open()) return asio::error::operation_aborted;
    if (expired_) return asio::error::timed_out;
    return {};
}

asio::awaitable<Stream::error_code> Stream::wait(Need need) {
    error_code error = verdict();
    if (error) co_return error;
    const auto what = need == Need::readable ? tcp::socket::wait_read : tcp::socket::wait_write;
    co_await socket_.async_wait(what, asio::redirect_error(asio::use_awaitable, error));
    const error_code meanwhile = verdict();
    co_return meanwhile ? meanwhile : error;
}

asio::awaitable<Stream::error_code> Stream::handshake() {
    for (;;) {
        const Attempt attempt = try_handshake();
        if (attempt.need == Need::nothing) co_return attempt.error;
        const error_code error = co_await wait(attempt.need);
        if (error) co_return error;
    }
}

asio::awaitable<boost::system::result<std::size_t>> Stream::read_some(asio::mutable_buffer buffer,
                                                                      Next next) {
    if (next == Next::later && !has_bytes()) {
        const error_code error = co_await wait(Need::readable);
        if (error) co_return error;
    }
    for (;;) {
        const Attempt attempt = try_read(buffer);
        if (attempt.error) co_return attempt.error;
        if (attempt.need == Need::nothing) co_return attempt.bytes;
        const error_code error = co_await wait(attempt.need);
        if (error) co_return error;
    }
}

asio::awaitable<Stream::error_code> Stream::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const Attempt attempt = try_write(bytes);
        if (attempt.error) co_return attempt.error;
        bytes.remove_prefix(attempt.bytes);
        if (attempt.need == Need::nothing) continue;
        const error_code error = co_await wait(attempt.need);
        if (error) co_return error;
    }
    co_return error_code{};
}

asio::awaitable<Stream::error_code> Stream::readable() {
    if (has_bytes()) co_return error_code{};
    co_return co_await wait(Need::readable);
}

asio::awaitable<void> Stream::linger(std::chrono::milliseconds time) {
    if (!socket_.is_open()) co_return;
    say_goodbye();
    error_code error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    expires_after(time);
    std::array<char, 4096> thrown_away;
    for (std::size_t drained = 0; !error && drained < kMaxDrained;) {
        drained += socket_.read_some(asio::buffer(thrown_away), error);
        if (error == asio::error::would_block) error = co_await wait(Need::readable);
    }
    socket_.close(error);
}

void Stream::wake() {
    error_code ignored;
    socket_.cancel(ignored);
}

void Stream::interrupt() {
    interrupted_ = true;
    wake();
}

void Stream::abort() {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

void Stream::close() {
    if (!socket_.is_open()) return;
    say_goodbye();
    error_code ignored;
    socket_.close(ignored);
}

namespace {

class PlainStream final : public Stream {
  public:
    using Stream::Stream;

  private:
    Attempt try_handshake() override { return {}; }

    bool has_bytes() const override { return false; }

    Attempt try_read(asio::mutable_buffer buffer) override {
        Attempt attempt;
        attempt.bytes = socket_.read_some(buffer, attempt.error);
        return or_wait(attempt, Need::readable);
    }

    Attempt try_write(std::string_view bytes) override {
        Attempt attempt;
        attempt.bytes = socket_.write_some(asio::buffer(bytes), attempt.error);
        return or_wait(attempt, Need::writable);
    }

    void say_goodbye() override {}

    static Attempt or_wait(Attempt attempt, Need need) {
        if (attempt.error == asio::error::would_block) {
            attempt.error.clear();
            attempt.need = need;
        }
        return attempt;
    }
};

}  // namespace

std::shared_ptr<Stream> make_plain_stream(tcp::socket socket, std::chrono::milliseconds tick) {
    return std::make_shared<PlainStream>(std::move(socket), tick);
}

}  // namespace http
