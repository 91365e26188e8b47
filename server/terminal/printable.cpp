#include "server/terminal/printable.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <clocale>
#include <cstdio>
#include <cwchar>
#include <cwctype>

namespace terminal {
namespace {

/// The thread's characters are UTF-8 while it lives, whatever the environment says.
class Utf8 {
  public:
    Utf8() : before_(::uselocale(locale())) {}
    ~Utf8() { ::uselocale(before_); }
    Utf8(const Utf8&) = delete;
    Utf8& operator=(const Utf8&) = delete;

  private:
    static locale_t locale() {
        static const locale_t found = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
        return found;  // null, where there is none: the thread's stays, and what is not ASCII is not shown
    }
    locale_t before_;
};

/// Unicode's Bidi_Control, and the deprecated ones behind them.
bool turns_direction(std::wint_t code) {
    return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x206F);
}

struct Character {
    std::string_view bytes;
    wchar_t code = 0;
    bool well_formed = true;

    bool is_harmless() const {
        const auto known = static_cast<std::wint_t>(code);
        return well_formed && std::iswcntrl(known) == 0 && !turns_direction(known);
    }
    std::size_t width() const {
        return well_formed ? static_cast<std::size_t>(std::max(::wcwidth(code), 0)) : 1;
    }
};

/// Until `take` returns false.
template <class Take>
void each_character(std::string_view text, Take take) {
    const Utf8 utf8;
    while (!text.empty()) {
        std::mbstate_t state{};
        Character character;
        const auto size = std::mbrtowc(&character.code, text.data(), text.size(), &state);
        character.well_formed = size <= text.size();  // else -1 or -2: none, or cut off
        const bool one_byte = size == 0 || !character.well_formed;
        character.bytes = text.substr(0, one_byte ? 1 : size);
        if (!take(character)) return;
        text.remove_prefix(character.bytes.size());
    }
}

}  // namespace

std::string printable(std::string_view text) {
    std::string clean;
    each_character(text, [&clean](const Character& character) {
        clean += character.is_harmless() ? character.bytes : "?";
        return true;
    });
    return clean;
}

std::string json_text(const boost::json::value& value) {
    const auto text = boost::json::serialize(value);
    std::string clean;
    each_character(text, [&clean](const Character& character) {
        if (character.is_harmless() || !character.well_formed) {
            clean += character.bytes;
        } else {  // inside a string, where alone one can stand
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(character.code));
            clean += escape.data();
        }
        return true;
    });
    return clean;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    each_character(text, [&width](const Character& character) {
        width += character.width();
        return true;
    });
    return width;
}

std::string cut_to(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) return std::string(text);
    if (width == 0) return {};
    std::size_t used = 0, size = 0;
    each_character(text, [&](const Character& character) {
        used += character.width();
        if (used >= width) return false;
        size += character.bytes.size();
        return true;
    });
    return std::string(text.substr(0, size)) + "…";
}

}  // namespace terminal
