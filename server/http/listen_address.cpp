#include "server/http/listen_address.hpp"

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

struct HostPort {
    std::string host;
    std::string port;
};

std::optional<HostPort> split(std::string_view address) {
    const auto colon = address.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view host = address.substr(0, colon);
    const std::string_view port = address.substr(colon + 1);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos)
        return std::nullopt;
    std::uint16_t number = 0;
    const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (host.empty() || failure != std::errc() || end != port.data() + port.size()) return std::nullopt;
    return HostPort{std::string(host), std::string(port)};
}

error_code open_at(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && endpoint.address().is_v6() && endpoint.address().is_unspecified()) {
        error_code kept_apart;  // then it is an IPv6 port only, as the system wants it
        acceptor.set_option(asio::ip::v6_only(false), kept_apart);
    }
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        error_code ignored;
        acceptor.close(ignored);
    }
    return error;
}

[[noreturn]] void fail(const std::string& address, const std::string& why) {
    throw std::runtime_error("cannot listen on \"" + address + "\": " + why);
}

}  // namespace

tcp::acceptor listen_on(const asio::any_io_executor& executor, const std::string& address) {
    const auto wanted = split(address);
    if (!wanted) fail(address, "expected host:port, as in 127.0.0.1:8080 or [::1]:8080");

    error_code error;
    tcp::resolver resolver(executor);
    const auto found = resolver.resolve(wanted->host, wanted->port, tcp::resolver::passive, error);
    if (error) fail(address, error.message());
    std::vector<tcp::endpoint> endpoints;
    for (const auto& entry : found) endpoints.push_back(entry.endpoint());
    std::stable_partition(endpoints.begin(), endpoints.end(),
                          [](const auto& e) { return e.address().is_v4(); });

    tcp::acceptor acceptor(executor);
    error = asio::error::host_not_found;
    for (const auto& endpoint : endpoints) {
        error = open_at(acceptor, endpoint);
        if (!error) return acceptor;
    }
    fail(address, error.message());
}

std::string text_of(const tcp::endpoint& endpoint) {
    const auto address = endpoint.address();
    if (!address.is_v6()) return address.to_string() + ':' + std::to_string(endpoint.port());
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, v6).to_string() + ':' +
               std::to_string(endpoint.port());
    return '[' + v6.to_string() + "]:" + std::to_string(endpoint.port());
}

}  // namespace http
