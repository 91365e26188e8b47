#include "tests/sandbox/moment.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace sandbox {
namespace {

using std::chrono::microseconds;

bool take_number(std::string_view& text, std::size_t digits, int& value) {
    if (text.size() < digits) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc{} || end != text.data() + digits || value < 0) return false;
    text.remove_prefix(digits);
    return true;
}

bool take_one_of(std::string_view& text, std::string_view letters) {
    if (text.empty() || letters.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<microseconds> take_fraction(std::string_view& text) {
    if (!take_one_of(text, ".,")) return microseconds{0};
    long value = 0;
    long unit = 100000;
    std::size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        value += (text.front() - '0') * unit;
        unit /= 10;
        text.remove_prefix(1);
        ++digits;
    }
    if (digits == 0) return std::nullopt;
    return microseconds{value};
}

std::optional<microseconds> take_zone(std::string_view text) {
    if (text.empty() || text == "Z" || text == "z") return microseconds{0};
    const bool west = text.front() == '-';
    int hours = 0;
    int minutes = 0;
    if (!take_one_of(text, "+-") || !take_number(text, 2, hours)) return std::nullopt;
    take_one_of(text, ":");
    if (!take_number(text, 2, minutes) || !text.empty() || hours > 23 || minutes > 59) return std::nullopt;
    const auto offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
    return west ? microseconds{-offset} : microseconds{offset};
}

}  // namespace

moment system_now() {
    return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now());
}

std::string format_moment(moment at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss<microseconds> time{at - day};
    std::array<char, 64> text{};
    const int length =
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06ldZ", int{date.year()},
                      unsigned{date.month()}, unsigned{date.day()}, static_cast<int>(time.hours().count()),
                      static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                      static_cast<long>(time.subseconds().count()));
    return {text.data(), static_cast<std::size_t>(length)};
}

std::optional<moment> parse_moment(std::string_view text) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (!take_number(text, 4, year) || !take_one_of(text, "-") || !take_number(text, 2, month) ||
        !take_one_of(text, "-") || !take_number(text, 2, day)) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    moment at{std::chrono::sys_days{date}};
    if (text.empty()) return at;
    if (!take_one_of(text, "Tt ") || !take_number(text, 2, hour) || !take_one_of(text, ":") ||
        !take_number(text, 2, minute) || !take_one_of(text, ":") || !take_number(text, 2, second) ||
        hour > 23 || minute > 59 || second > 60) {
        return std::nullopt;
    }
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    const auto zone = take_zone(text);
    if (!zone) return std::nullopt;
    at += std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
    return at + *fraction - *zone;
}

}  // namespace sandbox
