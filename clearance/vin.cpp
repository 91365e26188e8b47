#include "clearance/vin.hpp"

#include <algorithm>

namespace clearance {
namespace {

constexpr std::size_t longest_key = 64;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_printable(char c) {
    return c > ' ' && c <= '~';
}
bool is_upper_or_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

std::optional<Vin> Vin::parse(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    if (text.empty() || text.size() > longest_key || !std::all_of(text.begin(), text.end(), is_printable)) {
        return std::nullopt;
    }
    std::string key(text);
    std::transform(key.begin(), key.end(), key.begin(), upper);
    return Vin(std::move(key));
}

bool Vin::is_requestable() const {
    return text_.size() == length && std::all_of(text_.begin(), text_.end(), is_upper_or_digit);
}

}  // namespace clearance
