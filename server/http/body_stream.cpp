#include "server/http/body_stream.hpp"

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

namespace http {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kJoined = 16 * 1024;  // up to here a chunk leaves in one piece

std::string chunk_head(std::size_t size) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
    return std::string(digits.data(), end) + "\r\n";
}

}  // namespace

StreamedBody::StreamedBody(std::shared_ptr<Stream> stream, std::chrono::milliseconds write_timeout,
                           Framing framing)
    : stream_(std::move(stream)),
      write_timeout_(write_timeout),
      framing_(framing),
      changed_(stream_->executor(), asio::steady_timer::time_point::max()) {}

asio::awaitable<bool> StreamedBody::write(std::string_view piece) {
    if (piece.empty()) co_return !broken_;  // as a chunk it would be the last one
    if (framing_ == Framing::until_close) co_return co_await send(piece);
    std::string bytes = chunk_head(piece.size());
    if (piece.size() <= kJoined) {
        bytes.reserve(bytes.size() + piece.size() + 2);
        bytes += piece;
        bytes += "\r\n";
        co_return co_await send(bytes);
    }
    bool sent = co_await send(bytes);
    if (sent) sent = co_await send(piece);
    if (sent) sent = co_await send("\r\n");
    co_return sent;
}

asio::awaitable<bool> StreamedBody::send(std::string_view bytes) {
    if (broken_) co_return false;
    stream_->expires_after(write_timeout_);
    const auto error = co_await stream_->write(bytes);
    stream_->expires_never();
    if (error) {
        broken_ = true;
        end();
    }
    co_return !broken_;
}

asio::awaitable<void> StreamedBody::when_ended() {
    boost::system::error_code ignored;
    while (!ended_) co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

void StreamedBody::end() {
    ended_ = true;
    changed_.cancel();
}

asio::awaitable<bool> StreamedBody::finish() {
    if (framing_ == Framing::until_close) co_return !broken_;
    co_return co_await send("0\r\n\r\n");
}

void StreamedBody::watch_ended() {
    watched_ = false;
    changed_.cancel();
}

asio::awaitable<void> StreamedBody::when_unwatched() {
    boost::system::error_code ignored;
    while (watched_) co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace http
