#include "server/config/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <boost/url/grammar/ci_string.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "api_client/url_authority.hpp"

namespace config {
namespace {

bool is_v4(const std::string& host) {
    in_addr address{};
    return ::inet_pton(AF_INET, host.c_str(), &address) == 1;
}

bool is_v6(const std::string& host) {
    in6_addr address{};
    return ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// A last label of digits alone would be read as an address by the resolver ("127.1"), so it must be a whole
// one.
bool is_name(std::string_view host) {
    if (host.empty() || host.size() > 253) return false;
    std::string_view label;
    while (true) {
        const auto dot = host.find('.');
        label = host.substr(0, dot);
        if (label.empty() || label.size() > 63 || !std::all_of(label.begin(), label.end(), is_name_character))
            return false;
        if (dot == std::string_view::npos) break;
        host.remove_prefix(dot + 1);
    }
    return !std::all_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return port;
}

}  // namespace

std::optional<HostPort> parse_host_port(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto port = parse_port(text.substr(colon + 1));
    std::string host(text.substr(0, colon));
    if (!port) return std::nullopt;
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
        if (!is_v6(host)) return std::nullopt;
    } else if (!is_v4(host) && !is_name(host)) {
        return std::nullopt;
    }
    return HostPort{host, *port};
}

bool is_loopback_host(std::string_view host) {
    const std::string text(host);
    in_addr v4{};
    if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
    in6_addr v6{};
    if (::inet_pton(AF_INET6, text.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
    return boost::urls::grammar::ci_is_equal(host, "localhost");
}

bool is_every_address(std::string_view host) {
    const std::string text(host);
    in6_addr v6{};
    return text == "0.0.0.0" ||
           (::inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_UNSPECIFIED(&v6));
}

std::optional<Url> parse_url(std::string_view text) {
    const auto parsed = boost::urls::parse_uri(text);
    if (!parsed) return std::nullopt;
    const auto& view = *parsed;
    const bool https = view.scheme_id() == boost::urls::scheme::https;
    if (!https && view.scheme_id() != boost::urls::scheme::http) return std::nullopt;
    if (!view.has_authority() || view.has_userinfo() || view.has_fragment()) return std::nullopt;
    if (!api_client::is_authority_whole(text, view)) return std::nullopt;
    // host_address() is without brackets and decoded.
    std::string host = view.host_address();
    if (!is_v4(host) && !is_v6(host) && !is_name(host)) return std::nullopt;
    return Url{https, host, std::string(view.encoded_path()), view.has_query()};
}

}  // namespace config
