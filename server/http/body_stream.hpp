// The body of an answer that a handler writes piece by piece: its framing, and the word that nobody reads on.
// Owned by its session, used on the session's strand. Promise: no write takes longer than the write timeout,
// and after one that failed nothing is sent any more.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

#include "server/http/message.hpp"
#include "server/http/stream.hpp"

namespace http {

class StreamedBody final : public BodyWriter {
  public:
    enum class Framing { chunks, until_close };

    StreamedBody(std::shared_ptr<Stream> stream, std::chrono::milliseconds write_timeout, Framing framing);

    /// Pieces are written one after the other: the next once this has resumed. An empty one is nothing.
    boost::asio::awaitable<bool> write(std::string_view piece) override;
    bool ended() const override { return ended_; }
    boost::asio::awaitable<void> when_ended() override;

    /// Says so to the handler, which may write on: a peer that ended its side may still read.
    void end();
    /// The last chunk. False: the peer has not got the whole body.
    boost::asio::awaitable<bool> finish();

    /// Whether the handler is done, so that nobody has to watch the peer any more.
    bool finished() const { return finished_; }
    void stop_watching() { finished_ = true; }
    void watch_ended();
    boost::asio::awaitable<void> when_unwatched();

  private:
    boost::asio::awaitable<bool> send(std::string_view bytes);

    std::shared_ptr<Stream> stream_;
    std::chrono::milliseconds write_timeout_;
    Framing framing_;
    boost::asio::steady_timer changed_;  // never expires; cancelled whenever somebody should look again
    bool ended_ = false;
    bool broken_ = false;
    bool finished_ = false;
    bool watched_ = true;
};

}  // namespace http
