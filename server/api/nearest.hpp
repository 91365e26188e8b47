// The known word somebody probably meant. Pure functions, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace api {

/// The known word closest to `word`, no more than a third of its letters (at least two) away; empty: none is
/// near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

/// A stranger's text for a message: quoted, at most 40 bytes, what is not printable ASCII replaced by '?'.
std::string shown(std::string_view text);

/// "; did you mean limit?", or "; known are status, limit", or "; none is known here".
std::string hint(std::string_view word, std::span<const std::string_view> known);

}  // namespace api
