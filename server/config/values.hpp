// Values as people write them: durations, sizes, digests, and names spelt almost right. Pure functions, any
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace config {

/// "15m", "1h30m", "500ms", "2d": whole numbers with ms, s, m, h or d, from big to small, each unit once.
/// Empty for everything else, a number without a unit among it, and for more than 10,000 days.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "1MiB", "512 KiB", "1MB", "1048576": bytes; KiB, MiB, GiB are powers of 1024, kB, MB, GB powers of 1000.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// As parse_duration reads it, in the units that it has: "1h30m"; "0s" for none.
std::string duration_text(std::chrono::milliseconds duration);

/// As parse_size reads it: "1MiB", or the number where no power of 1024 divides it.
std::string size_text(std::uint64_t bytes);

/// 64 hexadecimal digits to 32 bytes.
std::optional<std::string> parse_sha256(std::string_view text);

/// How many bytes a base64 text (RFC 4648, padded or not) stands for; empty when it is none.
std::optional<std::size_t> base64_bytes(std::string_view text);

/// The candidate that was probably meant: few letters wrong, missing, too many or exchanged. Empty when none
/// is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// ASCII letters only; the others stay.
std::string lower_case(std::string_view text);

/// Has a control character: a line's end would begin another header, or another line of a log.
bool has_control_character(std::string_view text);

/// In quotes, without control characters and not longer than a line: for messages.
std::string in_quotes(std::string_view text);

/// A key as TOML would write it: bare where that is possible, else quoted.
std::string key_text(std::string_view key);

}  // namespace config
