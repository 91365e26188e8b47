#include "clearance/time.hpp"

#include <cstdio>

namespace clearance {
namespace {

using namespace std::chrono;

/// Reads digits from the front of a text; every read says whether it held.
struct Scanner {
    std::string_view rest;

    bool digits(std::size_t count, int& value) {
        if (rest.size() < count) return false;
        value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest[i] < '0' || rest[i] > '9') return false;
            value = value * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(count);
        return true;
    }
    bool one_of(std::string_view set) {
        if (rest.empty() || set.find(rest[0]) == std::string_view::npos) return false;
        rest.remove_prefix(1);
        return true;
    }
};

/// `.5`, `.123456`, or `,5`: microseconds; further digits are cut.
bool read_fraction(Scanner& in, int& micros) {
    micros = 0;
    if (!in.one_of(".,")) return true;
    int scale = 100'000, count = 0;
    while (!in.rest.empty() && in.rest[0] >= '0' && in.rest[0] <= '9') {
        micros += (in.rest[0] - '0') * scale;
        scale /= 10;
        ++count;
        in.rest.remove_prefix(1);
    }
    return count > 0;
}

/// Nothing, `Z`, `+01:00`, `+0100` or `+01`.
bool read_zone(Scanner& in, minutes& offset) {
    offset = minutes{0};
    if (in.rest.empty() || in.one_of("Zz")) return in.rest.empty();
    const bool west = in.rest[0] == '-';
    int h = 0, m = 0;
    if (!in.one_of("+-") || !in.digits(2, h)) return false;
    if (!in.rest.empty()) {
        in.one_of(":");
        if (!in.digits(2, m)) return false;
    }
    if (h > 14 || m > 59 || !in.rest.empty()) return false;
    offset = hours{h} + minutes{m};
    if (west) offset = -offset;
    return true;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
    Scanner in{trimmed(text)};
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, us = 0;
    minutes offset{0};
    const bool read = in.digits(4, y) && in.one_of("-") && in.digits(2, mo) && in.one_of("-") &&
                      in.digits(2, d) && in.one_of("Tt ") && in.digits(2, h) && in.one_of(":") &&
                      in.digits(2, mi) && in.one_of(":") && in.digits(2, s) && read_fraction(in, us) &&
                      read_zone(in, offset);
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    // A leap second is taken as the second after it.
    if (!read || !date.ok() || y < 1 || h > 23 || mi > 59 || s > 60) return std::nullopt;
    const Time time = Time{sys_days{date}} + hours{h} + minutes{mi} + seconds{s} + microseconds{us} - offset;
    // In UTC its year may have more than four digits, or be none: nobody could read it again.
    const auto in_utc = year_month_day{floor<days>(time)}.year();
    if (in_utc < year{1} || in_utc > year{9999}) return std::nullopt;
    return time;
}

std::string format_time(Time time) {
    return std::string(TimeText(time).view());
}

TimeText::TimeText(Time time) {
    const auto date_part = floor<days>(time);
    const year_month_day date{date_part};
    const hh_mm_ss clock{time - date_part};
    const auto append = [this](std::int64_t number, std::size_t digits, char behind) {
        for (std::size_t i = digits; i-- > 0; number /= 10)
            text_[size_ + i] = static_cast<char>('0' + number % 10);
        size_ += digits;
        text_[size_++] = behind;
    };
    const auto year = static_cast<int>(date.year());
    if (year >= 0 && year <= 9999) {
        append(year, 4, '-');
    } else {  // a zone's offset can lead there
        size_ = static_cast<std::size_t>(std::snprintf(text_.data(), text_.size(), "%04d-", year));
    }
    append(static_cast<unsigned>(date.month()), 2, '-');
    append(static_cast<unsigned>(date.day()), 2, 'T');
    append(clock.hours().count(), 2, ':');
    append(clock.minutes().count(), 2, ':');
    append(clock.seconds().count(), 2, '.');
    const auto us = clock.subseconds().count();
    const bool whole_milliseconds = us % 1000 == 0;
    append(whole_milliseconds ? us / 1000 : us, whole_milliseconds ? 3 : 6, 'Z');
}

}  // namespace clearance
