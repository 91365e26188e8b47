// How one event is written, as JSON or as text. Pure functions, any thread. Promise: whatever bytes come in,
// JSON is valid, and both are one line of valid UTF-8 without control characters.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "server/log.hpp"

namespace logging {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

std::string json_line(Instant time, Level level, std::string_view event, Fields fields);
std::string text_line(Instant time, Level level, std::string_view event, Fields fields);

}  // namespace logging
