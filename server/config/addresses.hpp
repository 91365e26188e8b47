// Where to listen and where to call: host:port and URLs, and which of them never leave this machine.
// Pure functions, any thread; no name is looked up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace config {

struct HostPort {
    std::string host;  // without brackets
    std::uint16_t port = 0;
};

/// "127.0.0.1:8080", "[::1]:8080", "localhost:0", "tracker.example:443". The host cannot be left out.
std::optional<HostPort> parse_host_port(std::string_view text);

/// 127.0.0.0/8, ::1 and the name localhost.
bool is_loopback_host(std::string_view host);

/// 0.0.0.0 and ::
bool is_every_address(std::string_view host);

struct Url {
    bool https = false;
    std::string host;  // without brackets
    std::string path;
    bool has_query = false;
};

/// What parse_url() takes, for messages: what was there is not shown, it may hold a password.
inline constexpr const char* wanted_url =
    "expected a URL such as \"https://host.example/path\", without user, password and fragment";

/// An absolute http or https URL with a host, without user, password and fragment.
std::optional<Url> parse_url(std::string_view text);

}  // namespace config
