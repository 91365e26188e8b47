// One connection, plain or TLS, behind an interface of coroutines, so that only wire.cpp knows Beast's
// streams. Used on the one thread, by one coroutine at a time, except `close`. Network errors are thrown as
// system_error.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace sandbox {

class wire {
  public:
    virtual ~wire() = default;

    /// What follows must end in this time, else it fails with a time-out.
    virtual void expires_after(std::chrono::milliseconds limit) = 0;

    virtual boost::asio::awaitable<void> handshake() = 0;

    /// At least one byte, or 0 at the end of what the other side sends.
    virtual boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into) = 0;

    /// All of it. `bytes` must stay where it is until this has ended.
    virtual boost::asio::awaitable<void> write(std::string_view bytes) = 0;

    /// Says goodbye as the protocol wants it, and closes; errors are of no interest.
    virtual boost::asio::awaitable<void> shutdown() = 0;

    /// Closes without a word; whatever is under way fails.
    virtual void close() = 0;
};

/// The server's side of an accepted connection; TLS when there is a context.
std::unique_ptr<wire> server_wire(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);

/// The client's side of a connection; with a context TLS that demands a certificate for `host`.
std::unique_ptr<wire> client_wire(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls,
                                  const std::string& host);

}  // namespace sandbox
