#include "server/log.hpp"

#include <poll.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <chrono>

#include "server/log_line.hpp"

namespace logging {
namespace {

std::atomic<bool> as_json{true};
std::atomic<Level> least{Level::info};
std::atomic<std::int64_t> dropped{0};  // lines since the last one that could be written

Level level_of(std::string_view word) {
    if (word == "trace") return Level::trace;
    if (word == "debug") return Level::debug;
    if (word == "warning") return Level::warning;
    if (word == "error") return Level::error;
    return Level::info;
}

// Never destroyed: threads that outlive main() may still have something to say.
spdlog::logger& output() {
    static auto* const logger = [] {
        auto* made = new spdlog::logger("clearance", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->set_level(spdlog::level::trace);
        made->flush_on(spdlog::level::trace);
        return made;
    }();
    return *logger;
}

/// Who reads the log may have stopped to: a pipe that is full must not hold up what the log tells of. A pipe
/// that polls as writable takes at least PIPE_BUF bytes at once.
bool is_writable() {
    pollfd out{STDERR_FILENO, POLLOUT, 0};
    return ::poll(&out, 1, 0) != 0;
}

void tell_dropped(std::chrono::sys_time<std::chrono::milliseconds> now, std::int64_t lines) {
    const Fields fields{{"lines", lines}};
    const auto line = as_json ? json_line(now, Level::warning, "log_lines_dropped", fields)
                              : text_line(now, Level::warning, "log_lines_dropped", fields);
    output().log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

void configure(std::string_view level, bool json) {
    least = level_of(level);
    as_json = json;
}

void write(Level level, std::string_view event, Fields fields) {
    if (level < least.load(std::memory_order_relaxed)) return;
    try {
        const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        const auto line =
            as_json ? json_line(now, level, event, fields) : text_line(now, level, event, fields);
        if (!is_writable()) {
            ++dropped;
            return;
        }
        if (const auto lost = dropped.exchange(0); lost > 0) tell_dropped(now, lost);
        output().log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
    } catch (...) {
        // A log that cannot be written must not stop what it tells of; there is nowhere left to say so.
    }
}

bool RateLimit::pass(std::int64_t now_seconds, std::int64_t& held_back) {
    if (now_seconds - last_ < interval_ && now_seconds >= last_) {
        ++held_back_;
        return false;
    }
    held_back = held_back_;
    held_back_ = 0;
    last_ = now_seconds;
    return true;
}

}  // namespace logging
