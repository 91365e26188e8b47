#include "server/config/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

namespace config {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

// From big to small: parse_duration relies on it.
constexpr std::array<Unit, 5> time_units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};
constexpr std::array<Unit, 9> size_units{{{"", 1},
                                          {"B", 1},
                                          {"kB", 1000},
                                          {"KB", 1000},
                                          {"KiB", 1024},
                                          {"MB", 1000 * 1000},
                                          {"MiB", 1024 * 1024},
                                          {"GB", 1000 * 1000 * 1000},
                                          {"GiB", 1024 * 1024 * 1024}}};
constexpr std::uint64_t most_milliseconds = 10'000 * std::uint64_t{86'400'000};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

// Takes a whole number of at most ten digits from the front, so that no product overflows.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto digits = static_cast<std::size_t>(end - text.begin());
    if (digits == 0 || digits > 10) return std::nullopt;
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + digits, number);
    text.remove_prefix(digits);
    return number;
}

std::string_view take_letters(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_letter);
    const auto letters = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(letters.size());
    return letters;
}

int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
    return -1;
}

// Damerau-Levenshtein, optimal string alignment: two exchanged neighbours count as one mistake.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::uint64_t total = 0;
    auto smaller = time_units.begin();  // the units that may still come
    while (!text.empty()) {
        const auto number = take_number(text);
        const auto letters = take_letters(text);
        const auto unit =
            std::find_if(smaller, time_units.end(), [&](const Unit& each) { return each.name == letters; });
        if (!number || unit == time_units.end()) return std::nullopt;
        total += *number * unit->factor;
        if (total > most_milliseconds) return std::nullopt;
        smaller = unit + 1;
    }
    return std::chrono::milliseconds(total);
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    const auto number = take_number(text);
    while (number && !text.empty() && text.front() == ' ') text.remove_prefix(1);
    const auto unit = std::find_if(size_units.begin(), size_units.end(),
                                   [&](const Unit& each) { return each.name == text; });
    if (!number || unit == size_units.end()) return std::nullopt;
    return *number * unit->factor;
}

std::string duration_text(std::chrono::milliseconds duration) {
    std::string text;
    auto rest = static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0));
    for (const auto& unit : time_units) {
        if (rest < unit.factor) continue;
        text.append(std::to_string(rest / unit.factor)).append(unit.name);
        rest %= unit.factor;
    }
    return text.empty() ? "0s" : text;
}

std::string size_text(std::uint64_t bytes) {
    for (const std::string_view name : {"GiB", "MiB", "KiB"}) {
        const auto* const unit = std::find_if(size_units.begin(), size_units.end(),
                                              [&](const Unit& each) { return each.name == name; });
        if (bytes != 0 && bytes % unit->factor == 0)
            return std::to_string(bytes / unit->factor) + std::string(name);
    }
    return std::to_string(bytes);
}

std::optional<std::string> parse_sha256(std::string_view text) {
    if (text.size() != 64) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

std::optional<std::size_t> base64_bytes(std::string_view text) {
    const auto padded = text.size();
    while (!text.empty() && text.back() == '=' && padded - text.size() < 2) text.remove_suffix(1);
    const bool alphabet = std::all_of(
        text.begin(), text.end(), [](char c) { return is_digit(c) || is_letter(c) || c == '+' || c == '/'; });
    const bool padding = padded == text.size() || padded % 4 == 0;
    if (!alphabet || !padding || text.size() % 4 == 1) return std::nullopt;
    return text.size() * 3 / 4;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto& candidate : candidates) {
        const auto mistakes = distance(word, candidate);
        if (mistakes < least && mistakes < candidate.size()) {
            least = mistakes;
            best = candidate;
        }
    }
    return best;
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_control);
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 80;
    std::string out = "\"";
    for (const char c : text.substr(0, longest)) out.push_back(is_control(c) ? '?' : c);
    // A cut may fall inside a UTF-8 sequence: drop its beginning.
    if (text.size() > longest) {
        while ((static_cast<unsigned char>(out.back()) & 0xC0) == 0x80) out.pop_back();
        if ((static_cast<unsigned char>(out.back()) & 0xC0) == 0xC0) out.pop_back();
        out += "…";
    }
    return out + "\"";
}

std::string key_text(std::string_view key) {
    const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return is_digit(c) || is_letter(c) || c == '_' || c == '-';
    });
    return bare ? std::string(key.substr(0, 80)) : in_quotes(key);
}

}  // namespace config
