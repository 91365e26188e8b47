#include "api_client/connection.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "api_client/http_error.hpp"
#include "api_client/proxy_error.hpp"
#include "api_client/tunnel.hpp"

namespace api_client {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using boost::system::result;
using TlsStream = asio::ssl::stream<beast::tcp_stream>;
using Endpoints = std::vector<tcp::endpoint>;

error_code plain_words(error_code error) {
    if (error == beast::error::timeout) return asio::error::timed_out;
    if (error == asio::ssl::error::stream_truncated) return HttpError::cut_off;
    return error;
}

template <class Stream>
class StreamConnection final : public Connection {
  public:
    template <class... Args>
    explicit StreamConnection(Args&&... args) : stream_(std::forward<Args>(args)...) {}

    asio::awaitable<result<std::size_t>> write_some(std::string_view bytes, Deadline until) override {
        beast::get_lowest_layer(stream_).expires_at(until);
        error_code error;
        const std::size_t written = co_await stream_.async_write_some(
            asio::buffer(bytes.data(), bytes.size()), asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return plain_words(error);
        co_return written;
    }

    asio::awaitable<result<std::size_t>> read_some(std::span<char> room, Deadline until) override {
        beast::get_lowest_layer(stream_).expires_at(until);
        error_code error;
        const std::size_t read = co_await stream_.async_read_some(
            asio::buffer(room.data(), room.size()), asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return plain_words(error);
        co_return read;
    }

    Stream& stream() { return stream_; }

  private:
    Stream stream_;
};

/// A look-up in the system's resolver cannot be interrupted; one that outlives its deadline is left behind.
struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), finished(executor) {}
    tcp::resolver resolver;
    asio::steady_timer finished;
    std::optional<error_code> outcome;
    Endpoints endpoints;
};

asio::awaitable<result<Endpoints>> resolve(std::string host, std::string port, Deadline until) {
    const auto executor = co_await asio::this_coro::executor;
    const auto lookup = std::make_shared<Lookup>(executor);
    lookup->finished.expires_at(until);
    // Not address_configured: it hides loopback addresses on hosts that have no others.
    lookup->resolver.async_resolve(host, port, tcp::resolver::numeric_service,
                                   [lookup](error_code error, const tcp::resolver::results_type& found) {
                                       lookup->outcome = error;
                                       for (const auto& entry : found)
                                           lookup->endpoints.push_back(entry.endpoint());
                                       lookup->finished.cancel();
                                   });
    error_code ignored;
    co_await lookup->finished.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (!lookup->outcome) {
        lookup->resolver.cancel();
        co_return error_code(asio::error::timed_out);
    }
    if (*lookup->outcome) co_return *lookup->outcome;
    co_return lookup->endpoints;
}

asio::awaitable<result<Endpoints>> endpoints_of(std::string host, std::string port, Deadline until) {
    error_code not_literal;
    const auto literal = asio::ip::make_address(host, not_literal);
    if (!not_literal) {
        const auto number = static_cast<asio::ip::port_type>(std::stoul(port));
        co_return Endpoints{tcp::endpoint(literal, number)};
    }
    co_return co_await resolve(std::move(host), std::move(port), until);
}

/// Each address gets an equal part of the time that is left, so that one that swallows packets does not use
/// it up.
asio::awaitable<error_code> connect_any(beast::tcp_stream& stream, Endpoints endpoints, Deadline until) {
    error_code error = asio::error::host_not_found;
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
        const auto now = std::chrono::steady_clock::now();
        if (now >= until) co_return error_code(asio::error::timed_out);
        const auto share = (until - now) / static_cast<long>(endpoints.size() - i);
        stream.expires_at(until == Deadline::max() ? until : now + share);
        error = {};
        co_await stream.async_connect(endpoints[i], asio::redirect_error(asio::use_awaitable, error));
        if (!error) {
            error_code ignored;
            stream.socket().set_option(tcp::no_delay(true), ignored);
            co_return error;
        }
        error_code ignored;
        stream.socket().close(ignored);
    }
    co_return plain_words(error);
}

/// Server name indication and the name to verify; an IP address is verified as one, and never indicated.
bool expect_host(SSL* ssl, std::string host) {
    if (!host.empty() && host.back() == '.') host.pop_back();
    error_code not_literal;
    asio::ip::make_address(host, not_literal);
    if (!not_literal) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // The macro SSL_set_tlsext_host_name casts constness away in C's way.
    return SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data()) == 1 &&
           SSL_set1_host(ssl, host.c_str()) == 1;
}

asio::awaitable<error_code> handshake(TlsStream& stream, std::string host, Deadline until) {
    if (!expect_host(stream.native_handle(), std::move(host))) co_return HttpError::bad_request;
    beast::get_lowest_layer(stream).expires_at(until);
    error_code error;
    co_await stream.async_handshake(TlsStream::client, asio::redirect_error(asio::use_awaitable, error));
    if (!error) co_return error;
    const long verified = SSL_get_verify_result(stream.native_handle());
    if (verified != X509_V_OK) co_return error_code(static_cast<int>(verified), certificate_category());
    co_return plain_words(error);
}

}  // namespace

std::shared_ptr<asio::ssl::context> make_trust(const std::string& ca_file) {
    auto trust = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(trust->native_handle(), TLS1_2_VERSION);
    trust->set_verify_mode(asio::ssl::verify_peer);
    error_code error;
    if (ca_file.empty()) {
        trust->set_default_verify_paths(error);
        if (error) throw std::runtime_error("the system's certificates cannot be read: " + error.message());
    } else {
        trust->load_verify_file(ca_file, error);
        if (error)
            throw std::runtime_error("no certificates can be read from " + ca_file + ": " + error.message());
    }
    return trust;
}

asio::awaitable<result<std::unique_ptr<Connection>>> connect(ServerAddress address,
                                                             std::shared_ptr<asio::ssl::context> trust,
                                                             Deadline until) {
    const auto executor = co_await asio::this_coro::executor;
    auto endpoints = co_await endpoints_of(address.host, address.port, until);
    if (endpoints.has_error()) co_return endpoints.error();
    if (!address.tls) {
        auto plain = std::make_unique<StreamConnection<beast::tcp_stream>>(executor);
        const error_code error = co_await connect_any(plain->stream(), std::move(*endpoints), until);
        if (error) co_return error;
        co_return std::unique_ptr<Connection>(std::move(plain));
    }
    auto tls = std::make_unique<StreamConnection<TlsStream>>(executor, *trust);
    error_code error = co_await connect_any(tls->stream().next_layer(), std::move(*endpoints), until);
    if (error) co_return error;
    error = co_await handshake(tls->stream(), address.host, until);
    if (error) co_return error;
    co_return std::unique_ptr<Connection>(std::move(tls));
}

asio::awaitable<result<std::unique_ptr<Connection>>> connect_through(
    Proxy proxy, std::string request, std::string host, std::shared_ptr<asio::ssl::context> trust,
    Deadline until) {
    const auto executor = co_await asio::this_coro::executor;
    const std::string name = proxy.name();
    auto endpoints = co_await endpoints_of(proxy.host, proxy.port, until);
    if (endpoints.has_error()) co_return proxy_error(name, endpoints.error(), false);
    StreamConnection<beast::tcp_stream> plain(executor);
    error_code error = co_await connect_any(plain.stream(), std::move(*endpoints), until);
    if (error) co_return proxy_error(name, error, false);
    error = co_await open_tunnel(plain, name, std::move(request), until);
    if (error) co_return error;
    auto tls = std::make_unique<StreamConnection<TlsStream>>(std::move(plain.stream()), *trust);
    error = co_await handshake(tls->stream(), host, until);
    if (error) co_return error;
    co_return std::unique_ptr<Connection>(std::move(tls));
}

}  // namespace api_client
