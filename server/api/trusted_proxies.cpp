#include "server/api/trusted_proxies.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

namespace api {
namespace {

using boost::beast::iequals;

constexpr std::size_t longest_name = 200;

/// "10.0.0.7:443", "[fe80::1%eth0]:443", and what proxies write without a port: the address alone.
std::string without_port(std::string_view text) {
    if (text.starts_with('[')) return std::string(text.substr(1, text.find_first_of("]%") - 1));
    const bool has_port = std::count(text.begin(), text.end(), ':') == 1;
    return std::string(has_port ? text.substr(0, text.find(':')) : text);
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// All headers of this name as if they were one list.
std::string joined(const http::Request& request, std::string_view name) {
    std::string list;
    for (const auto& [each, value] : request.headers)
        if (iequals(each, name)) list.append(list.empty() ? "" : ",").append(value);
    return list;
}

bool is_printable(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7F;
}

}  // namespace

TrustedProxies::TrustedProxies(const config::ApiSection& api)
    : user_header_(api.user_header), role_(api.proxy_role) {
    for (const auto& text : api.trusted_proxies) {
        const auto network = config::parse_network(text);
        if (network && !config::is_too_wide(*network)) networks_.push_back(*network);
    }
}

bool TrustedProxies::trusts(const std::string& address) const {
    const auto bytes = config::parse_address(address);
    return bytes && std::ranges::any_of(networks_, [&](const auto& each) { return each.contains(*bytes); });
}

bool TrustedProxies::sent(const http::Request& request) const {
    return !networks_.empty() && trusts(without_port(request.remote));
}

std::optional<std::string> TrustedProxies::user(const http::Request& request) const {
    if (!sent(request) || request.count(user_header_) != 1) return std::nullopt;
    const auto name = trimmed(request.header(user_header_));
    if (name.empty() || name.size() > longest_name || !std::ranges::all_of(name, is_printable))
        return std::nullopt;
    return std::string(name);
}

std::string TrustedProxies::client_address(const http::Request& request) const {
    auto address = without_port(request.remote);
    if (!sent(request)) return address;
    const auto list = joined(request, "X-Forwarded-For");
    for (std::string_view rest = list; !rest.empty();) {
        const auto comma = rest.rfind(',');
        const auto last = comma == std::string_view::npos ? rest : rest.substr(comma + 1);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(0, comma);
        const auto before = without_port(trimmed(last));
        if (!config::parse_address(before)) return address;  // what is before it nobody vouches for
        address = before;
        if (!trusts(address)) return address;
    }
    return address;
}

bool TrustedProxies::is_secure(const http::Request& request) const {
    if (request.secure) return true;
    return sent(request) && request.count("X-Forwarded-Proto") == 1 &&
           iequals(request.header("X-Forwarded-Proto"), "https");
}

}  // namespace api
