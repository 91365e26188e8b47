#include "api_client/no_proxy.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/url/grammar/ci_string.hpp>
#include <charconv>
#include <optional>

namespace api_client {
namespace {

namespace ip = boost::asio::ip;

std::optional<unsigned> number(std::string_view text, unsigned greatest) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > greatest) return std::nullopt;
    return value;
}

struct HostAndPort {
    std::string host, port;
};

/// Empty: neither a host nor a host and a port. Several colons without brackets are an IPv6 address.
std::optional<HostAndPort> split(const std::string& text) {
    const bool bracketed = text.starts_with('[');
    const auto end = bracketed ? text.find(']') : text.find(':');
    if (bracketed && end == std::string::npos) return std::nullopt;
    if (!bracketed && (end == std::string::npos || text.find(':', end + 1) != std::string::npos))
        return HostAndPort{text, ""};
    HostAndPort parts;
    parts.host = bracketed ? text.substr(1, end - 1) : text.substr(0, end);
    const std::string rest = text.substr(bracketed ? end + 1 : end);
    if (rest.empty()) return parts;
    const auto port = number(std::string_view(rest).substr(1), 65535);
    if (rest.front() != ':' || !port) return std::nullopt;
    parts.port = std::to_string(*port);
    return parts;
}

bool begins_alike(std::string_view left, std::string_view right, unsigned bits) {
    if (left.size() != right.size()) return false;
    const std::size_t whole = bits / 8;
    if (left.substr(0, whole) != right.substr(0, whole)) return false;
    if (bits % 8 == 0) return true;
    const auto differing = static_cast<unsigned char>(left[whole] ^ right[whole]);
    return differing >> (8U - bits % 8U) == 0;
}

bool is_below(std::string_view host, std::string_view domain) {
    if (!host.ends_with(domain)) return false;
    host.remove_suffix(domain.size());
    return host.empty() || host.back() == '.';
}

}  // namespace

std::string address_bytes(std::string_view text) {
    boost::system::error_code error;
    auto address = ip::make_address(std::string(text), error);
    if (error) return {};
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
    const auto copied = [](const auto& bytes) { return std::string(bytes.begin(), bytes.end()); };
    return address.is_v4() ? copied(address.to_v4().to_bytes()) : copied(address.to_v6().to_bytes());
}

NoProxy::NoProxy(std::string_view list) {
    constexpr std::string_view separators = ", \t\r\n";
    while (!list.empty()) {
        const auto end = std::min(list.find_first_of(separators), list.size());
        if (end > 0) add(std::string(list.substr(0, end)));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

void NoProxy::add(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return boost::urls::grammar::to_lower(c); });
    if (text == "*") {
        entries_.emplace_back();
        return;
    }
    const auto parts = split(text);
    if (!parts) return;
    Entry entry;
    entry.port = parts->port;
    const auto slash = parts->host.find('/');
    entry.network = address_bytes(parts->host.substr(0, slash));
    entry.bits = static_cast<unsigned>(entry.network.size() * 8);
    if (slash != std::string::npos) {
        const auto bits = number(std::string_view(parts->host).substr(slash + 1), entry.bits);
        if (!bits || entry.network.empty()) return;
        entry.bits = *bits;
    } else if (entry.network.empty()) {
        entry.domain = parts->host;
        if (entry.domain.starts_with("*.")) entry.domain.erase(0, 1);
        if (entry.domain.starts_with('.')) entry.domain.erase(0, 1);
        if (entry.domain.ends_with('.')) entry.domain.pop_back();
        if (entry.domain.empty()) return;
    }
    entries_.push_back(std::move(entry));
}

bool NoProxy::covers(std::string_view host, std::string_view port) const {
    const std::string address = address_bytes(host);
    return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        if (!entry.port.empty() && entry.port != port) return false;
        if (!entry.network.empty()) return begins_alike(entry.network, address, entry.bits);
        return entry.domain.empty() || (address.empty() && is_below(host, entry.domain));
    });
}

}  // namespace api_client
