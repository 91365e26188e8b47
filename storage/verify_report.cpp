#include "storage/verify_report.hpp"

namespace storage {

void Report::difference(Difference difference) {
    ++verified.differences;
    if (options_.on_difference) options_.on_difference(difference);
}

void Report::compare(const std::string& table, const std::string& row, const std::string& name,
                     const std::string& told, const std::string& follows) {
    if (told == follows) return;
    difference({table, row, name + " " + told, follows});
}

void Report::progress(std::string_view what, std::int64_t done, std::int64_t all) const {
    if (options_.on_progress) options_.on_progress(what, done, all);
}

std::string words(const Time& time) {
    using namespace std::chrono;
    const bool is_date = time >= sys_days(year{0} / 1 / 1) && time < sys_days(year{10'000} / 1 / 1);
    return is_date ? clearance::format_time(time) : std::to_string(time.time_since_epoch().count()) + " us";
}

std::string words(const Status& status) {
    return std::string(status.text());
}

std::string words(const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : digest) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xFU];
    }
    return text;
}

std::string words(bool flag) {
    return flag ? "true" : "false";
}

std::string words(std::int64_t number) {
    return std::to_string(number);
}

std::string words(const std::string& text) {
    return text.empty() ? "none" : '"' + text + '"';
}

std::string row_of(Id id, const std::string& vin) {
    return std::to_string(id) + " of " + vin;
}

}  // namespace storage
