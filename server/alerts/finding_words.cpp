#include "server/alerts/finding_words.hpp"

#include <algorithm>
#include <boost/json/value.hpp>

#include "server/alerts/utf8.hpp"

namespace alerts {

bool contains(std::string_view text, std::string_view part) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    const auto equal = [&](char a, char b) { return lower(a) == lower(b); };
    return !part.empty() &&
           std::search(text.begin(), text.end(), part.begin(), part.end(), equal) != text.end();
}

std::string text_of(const ToldFinding& finding, std::string_view name) {
    const auto* value = finding.detail.if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : one_line({text->data(), text->size()}, longest_words);
}

std::string number_of(const ToldFinding& finding, std::string_view name) {
    const auto* value = finding.detail.if_contains(name);
    if (value == nullptr || !value->is_number()) return {};
    boost::system::error_code not_whole;
    const auto number = value->to_number<std::int64_t>(not_whole);
    return not_whole ? std::string() : std::to_string(number);
}

std::string vehicle_of(const ToldFinding& finding) {
    const auto vin = finding.vin.empty() ? std::string("a vehicle") : one_line(finding.vin, longest_name);
    return finding.brand.empty() ? vin : one_line(finding.brand, longest_name) + " " + vin;
}

}  // namespace alerts
