#include "server/api/json_numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <system_error>

namespace api {
namespace {

constexpr std::string_view of_numbers = "0123456789+-.E";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Nearly no answer has one; strings may seem to.
bool may_have_exponents(std::string_view json) {
    for (auto e = json.find('E'); e != std::string_view::npos; e = json.find('E', e + 1))
        if (e > 0 && is_digit(json[e - 1])) return true;
    return false;
}

/// Behind the string that begins here.
std::size_t string_end(std::string_view json, std::size_t begin) {
    std::size_t at = begin + 1;
    while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2 : 1;
    return std::min(at + 1, json.size());
}

void append_number(std::string& text, std::string_view number) {
    double value = 0;
    std::array<char, 400> plain{};  // the greatest has 309 digits, the smallest as many zeros
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    const auto written =
        std::to_chars(plain.data(), plain.data() + plain.size(), value, std::chars_format::fixed);
    if (read.ec != std::errc() || written.ec != std::errc()) {
        text += number;
        return;
    }
    const std::string_view digits(plain.data(), static_cast<std::size_t>(written.ptr - plain.data()));
    text += digits;
    if (digits.find('.') == std::string_view::npos) text += ".0";
}

}  // namespace

std::string without_exponents(std::string json) {
    if (!may_have_exponents(json)) return json;
    const std::string_view all = json;
    std::string text;
    text.reserve(all.size());
    for (std::size_t at = 0; at < all.size();) {
        auto end = at + 1;
        if (all[at] == '"') {
            end = string_end(all, at);
        } else if (is_digit(all[at]) || all[at] == '-') {
            end = std::min(all.find_first_not_of(of_numbers, at), all.size());
        }
        const auto piece = all.substr(at, end - at);
        if (piece.front() != '"' && piece.find('E') != std::string_view::npos)
            append_number(text, piece);
        else
            text += piece;
        at = end;
    }
    return text;
}

}  // namespace api
