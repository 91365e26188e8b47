// The target of a request line, taken apart: "/path?query", "http://host/path?query" or "*". Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace http {

struct Target {
    std::string raw_path;
    std::string path;       // percent-decoded
    std::string query;      // raw, without '?'
    std::string authority;  // of the absolute form, else empty
};

/// Empty optional: another form, a forbidden character, malformed percent-encoding, or an encoded NUL in the
/// path.
std::optional<Target> parse_target(std::string_view text);

/// Whether it may stand in a Host header or as authority: no white space, user, path or control characters.
bool is_host(std::string_view text);

}  // namespace http
