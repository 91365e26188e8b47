// Structured logs: one event a line, as JSON or as text, on stderr. Any thread; never throws; spdlog stays in
// log.cpp. No secret and no body is ever a field. Event names and field names are stable: people search for
// them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace logging {

enum class Level { trace, debug, info, warning, error };

struct Field {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double, bool> value;

    Field(std::string_view n, std::string_view v) : name(n), value(v) {}
    Field(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
    Field(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
    Field(std::string_view n, bool v) : name(n), value(v) {}
    Field(std::string_view n, double v) : name(n), value(v) {}
    template <class I>
    requires(std::is_integral_v<I> && !std::is_same_v<I, bool>) Field(std::string_view n, I v)
        : name(n), value(static_cast<std::int64_t>(v)) {}
};

using Fields = std::initializer_list<Field>;

/// `json`: {"time","level","event",…fields}; else "time LEVEL event key=value …".
void configure(std::string_view level, bool json);
void write(Level level, std::string_view event, Fields fields);

inline void debug(std::string_view event, Fields fields = {}) {
    write(Level::debug, event, fields);
}
inline void info(std::string_view event, Fields fields = {}) {
    write(Level::info, event, fields);
}
inline void warning(std::string_view event, Fields fields = {}) {
    write(Level::warning, event, fields);
}
inline void error(std::string_view event, Fields fields = {}) {
    write(Level::error, event, fields);
}

/// Lets one event through per interval and tells how many it held back: for what strangers can cause at will.
class RateLimit {
  public:
    explicit RateLimit(std::int64_t interval_seconds) : interval_(interval_seconds) {}
    /// True when it may be logged now; `held_back` is how many were not since the last one. One thread.
    bool pass(std::int64_t now_seconds, std::int64_t& held_back);

  private:
    std::int64_t interval_, last_ = -1'000'000'000, held_back_ = 0;
};

}  // namespace logging
