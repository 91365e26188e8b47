#include "server/alerts/utf8.hpp"

#include <algorithm>

namespace alerts {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD", ellipsis = "\xE2\x80\xA6";

/// Characters beyond the first 65536 take two units.
std::size_t units_of(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += byte >= 0xF0 ? 2 : (byte & 0xC0U) == 0x80U ? 0 : 1;
    }
    return units;
}

bool is_control(std::string_view character) {
    const auto lead = static_cast<unsigned char>(character[0]);
    const auto last = static_cast<unsigned char>(character.back());
    if (lead < 0x20 || lead == 0x7F) return true;
    if (lead == 0xC2) return last < 0xA0;                               // U+0080 to U+009F
    return character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9";  // the line and paragraph separators
}

bool turns_direction(std::string_view character) {
    if (character.size() != 3) return false;
    const auto last = static_cast<unsigned char>(character[2]);
    return (character.starts_with("\xE2\x80") &&
            (last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE))) ||
           (character.starts_with("\xE2\x81") && last >= 0xA6 && last <= 0xA9);
}

}  // namespace

std::size_t sequence_length(std::string_view text) {
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto lead = at(0);
    const auto follows = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    if (text.empty()) return 0;
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool overlong = lead == 0xE0 && at(1) < 0xA0, surrogate = lead == 0xED && at(1) > 0x9F;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool overlong = lead == 0xF0 && at(1) < 0x90, too_great = lead == 0xF4 && at(1) > 0x8F;
        return follows(1) && follows(2) && follows(3) && !overlong && !too_great ? 4 : 0;
    }
    return 0;
}

std::string rewritten(std::string_view text, std::size_t most, const Rewrite& rewrite) {
    std::string result;
    std::size_t units = 0;
    std::size_t cut_at = 0;  // up to where there is room for the ellipsis behind it
    while (!text.empty()) {
        const auto length = sequence_length(text);
        const auto piece = rewrite(length == 0 ? replacement : text.substr(0, length));
        units += units_of(piece);
        if (units > most) {
            result.resize(cut_at);
            if (most > 0) result += ellipsis;
            return result;
        }
        result += piece;
        if (units < most) cut_at = result.size();
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return result;
}

std::string valid_text(std::string_view text, std::size_t most) {
    return rewritten(text, most, [](std::string_view character) { return character; });
}

std::string one_line(std::string_view text, std::size_t most) {
    return rewritten(text, most, [](std::string_view character) -> std::string_view {
        if (is_control(character)) return " ";
        return turns_direction(character) ? "" : character;
    });
}

}  // namespace alerts
