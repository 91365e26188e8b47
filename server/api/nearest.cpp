#include "server/api/nearest.hpp"

#include <algorithm>
#include <vector>

#include "server/config/values.hpp"

namespace api {

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
    constexpr std::size_t longest = 64;  // a longer word is no misspelling, and the search grows with it
    if (word.size() > longest) return {};
    const auto meant = config::nearest(word, std::vector<std::string>(known.begin(), known.end()));
    const auto found = std::find(known.begin(), known.end(), meant);
    return found == known.end() ? std::string_view() : *found;
}

std::string shown(std::string_view text) {
    constexpr std::size_t most = 40;
    std::string result = "\"";
    for (const char c : text.substr(0, most)) result += c >= ' ' && c <= '~' ? c : '?';
    return result + (text.size() > most ? "…\"" : "\"");
}

std::string hint(std::string_view word, std::span<const std::string_view> known) {
    if (const auto meant = nearest(word, known); !meant.empty())
        return "; did you mean " + std::string(meant) + "?";
    if (known.empty()) return "; none is known here";
    std::string result = "; known are ";
    for (const auto candidate : known) {
        if (candidate != known.front()) result += ", ";
        result += candidate;
    }
    return result;
}

}  // namespace api
