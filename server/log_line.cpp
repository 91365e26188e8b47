#include "server/log_line.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace logging {
namespace {

std::string_view name(Level level) {
    switch (level) {
        case Level::trace:
            return "trace";
        case Level::debug:
            return "debug";
        case Level::info:
            return "info";
        case Level::warning:
            return "warning";
        case Level::error:
            return "error";
    }
    return "info";
}

std::string_view loud_name(Level level) {
    switch (level) {
        case Level::trace:
            return "TRACE";
        case Level::debug:
            return "DEBUG";
        case Level::info:
            return "INFO";
        case Level::warning:
            return "WARNING";
        case Level::error:
            return "ERROR";
    }
    return "INFO";
}

std::string rfc3339(Instant time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::array<char, 64> text;
    const int length = std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return std::string(text.data(), static_cast<std::size_t>(length));
}

unsigned byte_at(std::string_view text, std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

// The length of the well-formed UTF-8 sequence that begins here (Unicode, table 3-7); 0 when there is none.
std::size_t sequence_length(std::string_view text, std::size_t i) {
    const unsigned lead = byte_at(text, i), second = byte_at(text, i + 1);
    const auto tail = [&](std::size_t k) { return (byte_at(text, i + k) & 0xC0U) == 0x80U; };
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool good =
            tail(1) && tail(2) && !(lead == 0xE0 && second < 0xA0) && !(lead == 0xED && second > 0x9F);
        return good ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool good = tail(1) && tail(2) && tail(3) && !(lead == 0xF0 && second < 0x90) &&
                          !(lead == 0xF4 && second > 0x8F);
        return good ? 4 : 0;
    }
    return 0;
}

void append_escape(std::string& out, unsigned code) {
    std::array<char, 8> text;
    std::snprintf(text.data(), text.size(), "\\u%04x", code);
    out += text.data();
}

// Terminals obey C1 controls (U+0080 to U+009F) too, so they are escaped like the others.
void append_escaped(std::string& out, std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto length = sequence_length(text, i);
        const unsigned byte = byte_at(text, i);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (length == 2 && byte == 0xC2 && byte_at(text, i + 1) < 0xA0) {
            append_escape(out, byte_at(text, i + 1));
        } else if (byte == '"' || byte == '\\') {
            out.push_back('\\');
            out.push_back(static_cast<char>(byte));
        } else if (byte == '\n') {
            out += "\\n";
        } else if (byte < 0x20 || byte == 0x7F) {
            append_escape(out, byte);
        } else {
            out += text.substr(i, length);
        }
        i += length == 0 ? 1 : length;
    }
}

void append_quoted(std::string& out, std::string_view text) {
    out.push_back('"');
    append_escaped(out, text);
    out.push_back('"');
}

template <class Number>
void append_number(std::string& out, Number number) {
    std::array<char, 40> text;
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{}) out.append(text.data(), end);
}

bool is_plain(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte >= 0x7F || c == '"' || c == '=' || c == '\\') return false;
    }
    return !text.empty();
}

struct Writer {
    std::string& out;
    bool always_quote;

    void operator()(std::string_view text) const {
        if (always_quote || !is_plain(text))
            append_quoted(out, text);
        else
            out += text;
    }
    void operator()(std::int64_t number) const { append_number(out, number); }
    void operator()(double number) const {
        // JSON knows neither infinity nor NaN.
        if (std::isfinite(number))
            append_number(out, number);
        else
            out += "null";
    }
    void operator()(bool truth) const { out += truth ? "true" : "false"; }
};

}  // namespace

std::string json_line(Instant time, Level level, std::string_view event, Fields fields) {
    std::string out = "{\"time\":\"" + rfc3339(time) + "\",\"level\":\"";
    out += name(level);
    out += "\",\"event\":";
    append_quoted(out, event);
    for (const auto& field : fields) {
        out.push_back(',');
        append_quoted(out, field.name);
        out.push_back(':');
        std::visit(Writer{out, true}, field.value);
    }
    out.push_back('}');
    return out;
}

std::string text_line(Instant time, Level level, std::string_view event, Fields fields) {
    std::string out = rfc3339(time) + " ";
    out += loud_name(level);
    out.push_back(' ');
    append_escaped(out, event);
    for (const auto& field : fields) {
        out.push_back(' ');
        append_escaped(out, field.name);
        out.push_back('=');
        std::visit(Writer{out, false}, field.value);
    }
    return out;
}

}  // namespace logging
