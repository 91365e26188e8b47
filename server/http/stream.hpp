// The bytes of one connection, plain or TLS, behind one type, so that sessions and handlers compile without
// either. Owned by its session, used on the session's strand. Promise: no operation outlives the deadline
// that was set.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <memory>
#include <string_view>

namespace boost::asio::ssl {
class context;
}

namespace http {

// Every operation is: try at once, and where it would block, wait until the socket is ready and try again.
// The socket is the only thing that waits, so one deadline and one cancellation serve plain and TLS alike,
// and an idle connection holds no buffers but the kernel's.
class Stream : public std::enable_shared_from_this<Stream> {
  public:
    using error_code = boost::system::error_code;
    using Clock = std::chrono::steady_clock;

    /// `tick`: the shortest deadline commonly set. The timer wakes that often while a deadline is set, and in
    /// return setting the next deadline costs nothing.
    Stream(boost::asio::ip::tcp::socket socket, std::chrono::milliseconds tick);
    virtual ~Stream() = default;

    boost::asio::any_io_executor executor() { return socket_.get_executor(); }

    /// For all operations from now on, until set anew; they end with error::timed_out.
    void expires_after(std::chrono::milliseconds time);
    void expires_never() { deadline_ = Clock::time_point::max(); }

    boost::asio::awaitable<error_code> handshake();
    /// Whether more is likely to be there already: only a try that finds nothing costs something.
    enum class Next { soon, later };
    /// At least one byte, or an error: error::eof when the peer ended its side in whatever way.
    boost::asio::awaitable<boost::system::result<std::size_t>> read_some(boost::asio::mutable_buffer buffer,
                                                                         Next next);
    boost::asio::awaitable<error_code> write(std::string_view bytes);
    /// Until there is something to read, or the end of the peer's side: whoever waits long needs no buffer.
    boost::asio::awaitable<error_code> readable();

    /// Ends our side, then throws away what still comes until the peer ends its own, the time is over or too
    /// much came: closing with unread bytes would reset the connection, and the peer might lose our last
    /// answer.
    boost::asio::awaitable<void> linger(std::chrono::milliseconds time);

    /// Wakes the operations that wait, with error::operation_aborted; later ones may wait again.
    void wake();
    /// The same, but lets none wait any more.
    void interrupt();
    /// Closes so that the peer cannot take what it got for the whole.
    void abort();
    /// Ends our side in a word where that is possible without waiting, and closes the socket.
    void close();

  protected:
    enum class Need { nothing, readable, writable };
    struct Attempt {
        std::size_t bytes = 0;
        Need need = Need::nothing;
        error_code error;
    };

    virtual Attempt try_handshake() = 0;
    virtual bool has_bytes() const = 0;  // that the socket does not tell of any more
    virtual Attempt try_read(boost::asio::mutable_buffer buffer) = 0;
    virtual Attempt try_write(std::string_view bytes) = 0;
    virtual void say_goodbye() = 0;

    boost::asio::ip::tcp::socket socket_;

  private:
    boost::asio::awaitable<error_code> wait(Need need);
    error_code verdict() const;
    void arm();
    void on_timer();

    boost::asio::steady_timer timer_;
    std::chrono::milliseconds tick_;
    Clock::time_point deadline_ = Clock::time_point::max();
    Clock::time_point wakes_at_;
    bool armed_ = false;
    bool expired_ = false;
    bool interrupted_ = false;
};

std::shared_ptr<Stream> make_plain_stream(boost::asio::ip::tcp::socket socket,
                                          std::chrono::milliseconds tick);
/// Throws std::bad_alloc where OpenSSL has no memory for it.
std::shared_ptr<Stream> make_tls_stream(boost::asio::ip::tcp::socket socket,
                                        boost::asio::ssl::context& context, std::chrono::milliseconds tick);

}  // namespace http
