#include "server/option_checks.hpp"

#include <algorithm>
#include <charconv>

#include "server/config/values.hpp"
#include "server/terminal/texts.hpp"

namespace option_checks {

CLI::Validator whole_number(std::int64_t least, std::int64_t most) {
    const auto range = terminal::grouped(least) + " to " + terminal::grouped(most);
    const auto check = [least, most, range](const std::string& text) -> std::string {
        std::int64_t number = 0;
        const auto* end = text.data() + text.size();
        const auto [stopped, error] = std::from_chars(text.data(), end, number);
        if (error == std::errc() && stopped == end && number >= least && number <= most) return {};
        return "expected a whole number from " + range + ", got " + config::in_quotes(text);
    };
    return {check, range};
}

CLI::Validator one_of(std::vector<std::string> words) {
    std::string all;
    for (const auto& word : words) all += (all.empty() ? "{" : ",") + word;
    const auto check = [words = std::move(words)](const std::string& text) -> std::string {
        if (std::ranges::find(words, text) != words.end()) return {};
        return "expected " + alternatives(words) + ", got " + config::in_quotes(text) + meant_by(text, words);
    };
    return {check, all + "}"};
}

std::string alternatives(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) {
        if (!text.empty()) text += &word == &words.back() ? " or " : ", ";
        text += word;
    }
    return text;
}

std::string meant_by(const std::string& word, const std::vector<std::string>& words) {
    const auto meant = config::nearest(word, words);
    return meant.empty() ? "" : "; did you mean " + meant + "?";
}

}  // namespace option_checks
