// Percent-encoding as in RFC 3986. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace http {

enum class Plus { literal, space };  // space: in a query, as forms write it

/// Empty optional: a '%' without two hexadecimal digits behind it.
std::optional<std::string> percent_decoded(std::string_view text, Plus plus = Plus::literal);

}  // namespace http
