#include "server/config/convert_several.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "server/config/values.hpp"

namespace config {
namespace {

constexpr std::size_t longest_text = 200;

std::string listed(const std::vector<std::string_view>& choices) {
    std::string text;
    for (const auto choice : choices) text += (text.empty() ? "" : ", ") + in_quotes(choice);
    return text;
}

std::string expected_choice(const Key& key) {
    return (key.choices.size() == 1 ? "" : "one of ") + listed(key.choices);
}

std::string meant_choice(const Node& node, const Key& key) {
    const std::vector<std::string> words(key.choices.begin(), key.choices.end());
    const auto meant = node.kind == Node::Kind::text ? nearest(node.text, words) : "";
    return meant.empty() ? "" : "did you mean " + in_quotes(meant) + "?";
}

bool is_choice(const Node& node, const Key& key) {
    return node.kind == Node::Kind::text &&
           std::find(key.choices.begin(), key.choices.end(), node.text) != key.choices.end();
}

/// The first that is there a second time.
std::optional<std::size_t> repeated(const std::vector<std::string>& texts) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (!seen.insert(texts[i]).second) return i;
    return std::nullopt;
}

/// By characters, not by the bytes of their UTF-8.
std::size_t length(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// What is wrong with a short text; empty: nothing.
std::string text_problem(const Node& node) {
    const std::string what = "expected a text of 1 to " + std::to_string(longest_text) + " characters, got ";
    if (node.kind != Node::Kind::text) return what + described(node);
    if (node.text.empty()) return what + "an empty one";
    if (length(node.text) > longest_text) return what + std::to_string(length(node.text));
    return has_control_character(node.text) ? "expected a text without control characters" : "";
}

std::size_t bound(std::string_view text) {
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// What is wrong with the name of an entry; empty: nothing.
std::string name_problem(const std::string& name) {
    const bool good = !name.empty() && length(name) <= longest_text && !has_control_character(name);
    return good ? ""
                : "expected a name of 1 to " + std::to_string(longest_text) +
                      " characters, none a control character";
}

/// A table whose names the file chooses; `item` is what each of their values is converted as.
template <class Item>
Outcome to_table(const Node& node, const std::string& what, const Key& item,
                 std::string (*kept_name)(const std::string&)) {
    if (node.kind != Node::Kind::table) return expected(what, node);
    std::map<std::string, Item> entries;
    std::vector<Problem> problems;
    for (const auto& child : node.children) {
        const auto entry = "." + key_text(child.name);
        const auto name = kept_name(child.name);
        auto outcome = convert(child, item);
        if (const auto wrong = name_problem(child.name); !wrong.empty()) {
            problems.push_back({wrong, entry, child.name_at});
        } else if (auto* wrong_value = std::get_if<std::vector<Problem>>(&outcome)) {
            problems.push_back({wrong_value->front().text, entry, child.at});
        } else if (!entries.emplace(name, std::get<Item>(std::get<Value>(std::move(outcome)))).second) {
            problems.push_back({"expected each name once, whatever its case", entry, child.name_at});
        }
    }
    if (!problems.empty()) return problems;
    // in place: GCC 12 takes a moved variant for one that is not initialised
    return Outcome(std::in_place_type<Value>, std::move(entries));
}

}  // namespace

std::vector<Problem> problem(std::string text) {
    return {{std::move(text)}};
}

std::vector<Problem> expected(const std::string& what, const Node& node) {
    return problem("expected " + what + ", got " + described(node));
}

Outcome to_choice(const Node& node, const Key& key) {
    if (is_choice(node, key)) return Value(node.text);
    const auto meant = meant_choice(node, key);
    return problem("expected " + expected_choice(key) + ", got " + described(node) +
                   (meant.empty() ? "" : "; " + meant));
}

Outcome to_choices(const Node& node, const Key& key) {
    if (node.kind != Node::Kind::list || node.children.empty())
        return expected("a list of one or more of " + listed(key.choices), node);
    std::vector<std::string> chosen;
    std::string wrong;
    for (const auto& each : node.children) {
        if (is_choice(each, key)) {
            chosen.push_back(each.text);
            continue;
        }
        const auto meant = meant_choice(each, key);
        wrong += (wrong.empty() ? "" : " and ") + described(each) + (meant.empty() ? "" : " (" + meant + ")");
    }
    if (!wrong.empty()) return problem("expected " + expected_choice(key) + ", got " + wrong);
    if (const auto again = repeated(chosen))
        return problem("expected each of them once, got " + in_quotes(chosen[*again]) + " twice");
    return Value(chosen);
}

Outcome to_texts(const Node& node, const Key& key) {
    const auto what = "a list of " + std::string(key.least) + " to " + std::string(key.most) + " texts";
    if (node.kind != Node::Kind::list) return expected(what, node);
    const auto size = node.children.size();
    if (size < bound(key.least) || size > bound(key.most))
        return problem("expected " + what + ", got " + (size == 0 ? "an empty one" : std::to_string(size)));
    std::vector<std::string> texts;
    std::vector<Problem> problems;
    for (const auto& each : node.children) {
        if (auto wrong = text_problem(each); !wrong.empty())
            problems.push_back({std::move(wrong), "[" + std::to_string(texts.size()) + "]", each.at});
        texts.push_back(each.text);
    }
    if (!problems.empty()) return problems;
    if (const auto again = repeated(texts))
        return problem("expected each text once, got " + in_quotes(texts[*again]) + " twice");
    return Value(texts);
}

Outcome to_durations(const Node& node, const Key& key) {
    auto item = key;
    item.type = Type::duration;
    return to_table<milliseconds>(node, "a table of durations, such as { ford = \"10d\" }", item,
                                  [](const std::string& name) { return lower_case(name); });
}

Outcome to_pairs(const Node& node, const Key& key) {
    auto item = key;
    item.type = Type::text;
    return to_table<std::string>(node, "a table of texts, such as { fleet = \"north\" }", item,
                                 [](const std::string& name) { return name; });
}

}  // namespace config
