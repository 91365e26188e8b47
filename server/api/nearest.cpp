#include "server/api/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace api {
namespace {

/// Levenshtein's, row by row.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
    constexpr std::size_t longest = 64;  // a longer word is no misspelling, and the table grows with it
    if (word.size() > longest) return {};
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto candidate : known) {
        const auto d = distance(word, candidate);
        if (d < best_distance && d < candidate.size()) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
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
