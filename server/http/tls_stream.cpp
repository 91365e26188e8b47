#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <cerrno>
#include <climits>
#include <new>

#include "server/http/stream.hpp"

// OpenSSL directly on the socket. Asio's own TLS stream keeps 68 KiB of buffers for each connection; here an
// idle one has none, and bytes are copied once less.

namespace http {

namespace asio = boost::asio;

namespace {

int socket_of(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

int bio_write(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    // OpenSSL's own socket BIO raises SIGPIPE when the peer is gone.
    const auto sent = ::send(socket_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const auto received = ::recv(socket_of(bio), bytes, static_cast<std::size_t>(size), 0);
    if (received < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
    return static_cast<int>(received);
}

long bio_control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* socket_bio() {
    static const BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
        if (!made) throw std::bad_alloc();
        BIO_meth_set_write(made, bio_write);
        BIO_meth_set_read(made, bio_read);
        BIO_meth_set_ctrl(made, bio_control);
        return made;
    }();
    return method;
}

class TlsStream final : public Stream {
  public:
    TlsStream(asio::ip::tcp::socket socket, asio::ssl::context& context, std::chrono::milliseconds tick)
        : Stream(std::move(socket), tick), ssl_(SSL_new(context.native_handle())) {
        BIO* bio = ssl_ ? BIO_new(socket_bio()) : nullptr;
        if (!bio) throw std::bad_alloc();
        // NOLINTNEXTLINE(performance-no-int-to-ptr): a BIO carries a pointer, ours a descriptor
        BIO_set_data(bio, reinterpret_cast<void*>(std::intptr_t{socket_.native_handle()}));
        BIO_set_init(bio, 1);
        SSL_set_bio(ssl_.get(), bio, bio);
        SSL_set_accept_state(ssl_.get());
    }

  private:
    Attempt try_handshake() override {
        ERR_clear_error();
        return judge(SSL_do_handshake(ssl_.get()));
    }

    bool has_bytes() const override { return SSL_has_pending(ssl_.get()) == 1; }

    Attempt try_read(asio::mutable_buffer buffer) override {
        ERR_clear_error();
        return judge(SSL_read(ssl_.get(), buffer.data(), clamp(buffer.size())));
    }

    Attempt try_write(std::string_view bytes) override {
        ERR_clear_error();
        return judge(SSL_write(ssl_.get(), bytes.data(), clamp(bytes.size())));
    }

    void say_goodbye() override {
        // After a fatal error OpenSSL must not be asked any more, and before the end of the handshake there
        // is no one to say it to.
        if (broken_ || !SSL_is_init_finished(ssl_.get())) return;
        ERR_clear_error();
        SSL_shutdown(ssl_.get());
    }

    static int clamp(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

    Attempt judge(int result) {
        if (result > 0) return {static_cast<std::size_t>(result), Need::nothing, {}};
        const int system_error = errno;
        switch (SSL_get_error(ssl_.get(), result)) {
            case SSL_ERROR_WANT_READ:
                return {0, Need::readable, {}};
            case SSL_ERROR_WANT_WRITE:
                return {0, Need::writable, {}};
            case SSL_ERROR_ZERO_RETURN:
                return {0, Need::nothing, asio::error::eof};
            case SSL_ERROR_SYSCALL:
                broken_ = true;
                if (system_error == 0) return {0, Need::nothing, asio::error::eof};
                return {0, Need::nothing, error_code(system_error, boost::system::system_category())};
            default:
                broken_ = true;
                return {0, Need::nothing, library_error()};
        }
    }

    static error_code library_error() {
        const auto code = ERR_get_error();
        // The peer left without close_notify; every message here carries its own length, so nothing can be
        // cut off.
        if (ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
            return asio::error::eof;
        return {static_cast<int>(code), asio::error::get_ssl_category()};
    }

    struct Release {
        void operator()(SSL* ssl) const { SSL_free(ssl); }
    };
    std::unique_ptr<SSL, Release> ssl_;
    bool broken_ = false;
};

}  // namespace

std::shared_ptr<Stream> make_tls_stream(asio::ip::tcp::socket socket, asio::ssl::context& context,
                                        std::chrono::milliseconds tick) {
    return std::make_shared<TlsStream>(std::move(socket), context, tick);
}

}  // namespace http
