#include "tests/sandbox/wire.hpp"

#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>

namespace sandbox {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::system_error;

asio::awaitable<void> write_all(auto& stream, std::string_view bytes) {
    co_await asio::async_write(stream, asio::buffer(bytes.data(), bytes.size()), asio::use_awaitable);
}

asio::awaitable<std::size_t> read_any(auto& stream, asio::mutable_buffer into) {
    error_code error;
    const std::size_t count =
        co_await stream.async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
    const bool ended = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
    if (error && !ended) throw system_error(error);
    co_return count;
}

class plain_wire final : public wire {
  public:
    explicit plain_wire(asio::ip::tcp::socket socket) : stream_(std::move(socket)) {}

    void expires_after(std::chrono::milliseconds limit) override { stream_.expires_after(limit); }
    asio::awaitable<void> handshake() override { co_return; }
    asio::awaitable<std::size_t> read_some(asio::mutable_buffer into) override {
        return read_any(stream_, into);
    }
    asio::awaitable<void> write(std::string_view bytes) override { return write_all(stream_, bytes); }
    asio::awaitable<void> shutdown() override {
        error_code ignored;
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
        close();
        co_return;
    }
    void close() override { stream_.close(); }

  private:
    boost::beast::tcp_stream stream_;
};

class tls_wire final : public wire {
  public:
    tls_wire(asio::ip::tcp::socket socket, asio::ssl::context& context,
             asio::ssl::stream_base::handshake_type side)
        : stream_(std::move(socket), context), side_(side) {}

    SSL* handle() { return stream_.native_handle(); }
    void expires_after(std::chrono::milliseconds limit) override {
        stream_.next_layer().expires_after(limit);
    }
    asio::awaitable<void> handshake() override {
        co_await stream_.async_handshake(side_, asio::use_awaitable);
    }
    asio::awaitable<std::size_t> read_some(asio::mutable_buffer into) override {
        return read_any(stream_, into);
    }
    asio::awaitable<void> write(std::string_view bytes) override { return write_all(stream_, bytes); }
    asio::awaitable<void> shutdown() override {
        expires_after(std::chrono::seconds{2});
        error_code ignored;
        co_await stream_.async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
        close();
    }
    void close() override { stream_.next_layer().close(); }

  private:
    asio::ssl::stream<boost::beast::tcp_stream> stream_;
    asio::ssl::stream_base::handshake_type side_;
};

void quicken(asio::ip::tcp::socket& socket) {
    error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
}

}  // namespace

std::unique_ptr<wire> server_wire(asio::ip::tcp::socket socket, asio::ssl::context* tls) {
    quicken(socket);
    if (tls == nullptr) return std::make_unique<plain_wire>(std::move(socket));
    return std::make_unique<tls_wire>(std::move(socket), *tls, asio::ssl::stream_base::server);
}

std::unique_ptr<wire> client_wire(asio::ip::tcp::socket socket, asio::ssl::context* tls,
                                  const std::string& host) {
    quicken(socket);
    if (tls == nullptr) return std::make_unique<plain_wire>(std::move(socket));
    auto made = std::make_unique<tls_wire>(std::move(socket), *tls, asio::ssl::stream_base::client);
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (not_an_address) {
        SSL_ctrl(made->handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 std::string{host}.data());
        SSL_set1_host(made->handle(), host.c_str());
    } else {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(made->handle()), host.c_str());
    }
    return made;
}

}  // namespace sandbox
