// An address, or all addresses that begin alike (CIDR). IPv4 is kept as IPv6 holds it (::ffff:10.0.0.1), so
// that a listener on :: sees the same addresses. Pure functions, any thread; no name is looked up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace config {

using AddressBytes = std::array<std::uint8_t, 16>;

/// "10.0.0.7", "2001:db8::1"; without brackets, port and zone. Empty: it is none.
std::optional<AddressBytes> parse_address(const std::string& text);

struct Network {
    AddressBytes address{};
    unsigned bits = 128;  // how many of the first must be the same; of IPv4 the 96 before it count too

    bool contains(const AddressBytes& other) const;
    bool is_v4() const;
};

/// "10.0.0.7", "10.0.0.0/8", "fd00::/8". Empty: it is none, or has bits behind the prefix.
std::optional<Network> parse_network(std::string_view text);

/// Wider than anything that one owner's proxies live in: IPv4 wider than /8, IPv6 wider than /7 (fc00::/7).
bool is_too_wide(const Network& network);

}  // namespace config
