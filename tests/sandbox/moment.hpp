// Instants as the stand-in keeps them: microseconds UTC, and their texts.
// Pure functions, any thread. The clock is passed as a function, so that tests bring their own.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

using moment = std::chrono::sys_time<std::chrono::microseconds>;
using now_function = std::function<moment()>;

moment system_now();

/// Always with microseconds and Z: `2026-01-02T03:04:05.678901Z`.
std::string format_moment(moment at);

/// RFC 3339; a missing zone is read as UTC. Nothing when the text is no such instant.
std::optional<moment> parse_moment(std::string_view text);

}  // namespace sandbox
