#include "server/config/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace config {
namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned v4_bits_before = 96;

std::optional<unsigned> parse_bits(std::string_view text, unsigned most) {
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return bits <= most ? std::optional(bits) : std::nullopt;
}

/// Which bits of that byte belong to a prefix of so many bits.
std::uint8_t mask_of(unsigned byte, unsigned bits) {
    const unsigned before = byte * 8;
    if (bits >= before + 8) return 0xFF;
    if (bits <= before) return 0;
    return static_cast<std::uint8_t>(0xFFU << (8 - (bits - before)));
}

}  // namespace

std::optional<AddressBytes> parse_address(const std::string& text) {
    AddressBytes bytes{};
    in_addr v4{};
    if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) {
        std::copy(v4_prefix.begin(), v4_prefix.end(), bytes.begin());
        const auto number = ntohl(v4.s_addr);
        for (unsigned i = 0; i < 4; ++i) bytes.at(12 + i) = static_cast<std::uint8_t>(number >> (24 - 8 * i));
        return bytes;
    }
    in6_addr v6{};
    if (::inet_pton(AF_INET6, text.c_str(), &v6) != 1) return std::nullopt;
    std::copy(std::begin(v6.s6_addr), std::end(v6.s6_addr), bytes.begin());
    return bytes;
}

bool Network::contains(const AddressBytes& other) const {
    for (unsigned i = 0; i < address.size(); ++i)
        if (((address.at(i) ^ other.at(i)) & mask_of(i, bits)) != 0) return false;
    return true;
}

bool Network::is_v4() const {
    return std::equal(v4_prefix.begin(), v4_prefix.end(), address.begin());
}

std::optional<Network> parse_network(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = parse_address(std::string(text.substr(0, slash)));
    if (!address || text.find('\0') != std::string_view::npos) return std::nullopt;
    Network network{*address, 128};
    if (slash == std::string_view::npos) return network;
    const bool v4 = text.find(':') == std::string_view::npos;
    const auto bits = parse_bits(text.substr(slash + 1), v4 ? 32 : 128);
    if (!bits) return std::nullopt;
    network.bits = *bits + (v4 ? v4_bits_before : 0);
    for (unsigned i = 0; i < network.address.size(); ++i)
        if ((network.address.at(i) & static_cast<std::uint8_t>(~mask_of(i, network.bits))) != 0)
            return std::nullopt;
    return network;
}

bool is_too_wide(const Network& network) {
    return network.bits < (network.is_v4() ? v4_bits_before + 8 : 7);
}

}  // namespace config
