#include "server/api/origin.hpp"

#include <algorithm>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/beast/core/string.hpp>

namespace api {
namespace {

using boost::beast::iequals;

bool is_port(std::string_view text) {
    return text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_loopback_host(std::string_view host) {
    std::string_view port;
    if (host.starts_with('[')) {
        const auto end = host.find(']');
        if (end == std::string_view::npos) return false;
        port = host.substr(end + 1);
        host = host.substr(0, end + 1);
        if (!port.empty() && port.front() != ':') return false;
        if (!port.empty()) port.remove_prefix(1);
    } else if (const auto colon = host.find(':'); colon != std::string_view::npos) {
        port = host.substr(colon + 1);
        host = host.substr(0, colon);
    }
    if (!is_port(port)) return false;
    if (iequals(host, "localhost") || iequals(host, "localhost.") || host == "[::1]") return true;
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address_v4(std::string(host), error);
    return !error && address.is_loopback();
}

bool is_foreign_origin(const http::Request& request) {
    const auto origin = request.header("Origin");
    if (origin.empty()) return false;
    if (request.count("Origin") > 1) return true;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (origin.starts_with(scheme)) return !iequals(origin.substr(scheme.size()), request.header("Host"));
    }
    return true;
}

bool is_origin_of(const http::Request& request, std::span<const std::string> origins) {
    return request.count("Origin") == 1 &&
           std::ranges::find(origins, request.header("Origin")) != origins.end();
}

bool is_foreign_request(const http::Request& request) {
    const auto told = request.count("Sec-Fetch-Site");
    if (told == 0) return is_foreign_origin(request);
    return told > 1 || request.header("Sec-Fetch-Site") != "same-origin";
}

bool is_own_request(const http::Request& request, std::span<const std::string> allowed) {
    const bool foreign = is_foreign_origin(request);
    if (foreign && !is_origin_of(request, allowed)) return false;
    if (request.count("Sec-Fetch-Site") > 0) return !is_foreign_request(request);
    const bool has_own_origin = !foreign && !request.header("Origin").empty();
    return has_own_origin || !request.header("X-CSRF-Token").empty();
}

bool is_reading(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

}  // namespace api
