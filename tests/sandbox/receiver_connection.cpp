#include "tests/sandbox/receiver_connection.hpp"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace sandbox {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using boost::system::system_error;

bool receiver_address::read(std::string_view url, receiver_address& out) {
    const auto parsed = boost::urls::parse_uri(boost::core::string_view{url.data(), url.size()});
    if (!parsed || !parsed->has_authority() || parsed->host().empty()) return false;
    if (parsed->scheme() != "https" && parsed->scheme() != "http") return false;
    out.tls = parsed->scheme() == "https";
    out.host = parsed->host_address();
    out.port = parsed->has_port() ? std::string{parsed->port()} : (out.tls ? "443" : "80");
    out.host_header = std::string{parsed->encoded_host_and_port()};
    out.target = std::string{parsed->encoded_path()};
    if (out.target.empty()) out.target = "/";
    if (parsed->has_query()) out.target += "?" + std::string{parsed->encoded_query()};
    return true;
}

asio::awaitable<void> receiver_connection::open() {
    asio::ip::tcp::resolver resolver{executor_};
    const auto endpoints = co_await resolver.async_resolve(address_.host, address_.port, asio::use_awaitable);
    boost::beast::tcp_stream connecting{executor_};
    connecting.expires_after(std::chrono::seconds{5});
    co_await connecting.async_connect(endpoints, asio::use_awaitable);
    if (closed_) throw system_error(asio::error::operation_aborted);
    wire_ = client_wire(connecting.release_socket(), address_.tls ? &tls_ : nullptr, address_.host);
    wire_->expires_after(std::chrono::seconds{10});
    co_await wire_->handshake();
}

asio::awaitable<unsigned> receiver_connection::post(const header_list& headers, const std::string& body) {
    if (!usable_) co_await open();
    usable_ = false;
    std::string request = "POST " + address_.target + " HTTP/1.1\r\nHost: " + address_.host_header + "\r\n";
    for (const auto& [name, value] : headers) request.append(name).append(": ").append(value).append("\r\n");
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    wire_->expires_after(std::chrono::seconds{10});
    co_await wire_->write(request);

    http::response_parser<http::string_body> parser;
    parser.eager(true);
    std::string held;
    std::array<char, 4096> piece{};
    while (!parser.is_done()) {
        const std::size_t count = co_await wire_->read_some(asio::buffer(piece));
        error_code error;
        if (count == 0) {
            if (!parser.got_some()) throw system_error(http::make_error_code(http::error::end_of_stream));
            parser.put_eof(error);
        } else {
            held.append(piece.data(), count);
            held.erase(0, parser.put(asio::buffer(held), error));
        }
        if (error && error != http::error::need_more) throw system_error(error);
    }
    usable_ = parser.get().keep_alive();
    co_return parser.get().result_int();
}

void receiver_connection::close() {
    closed_ = true;
    usable_ = false;
    if (wire_) wire_->close();
}

}  // namespace sandbox
