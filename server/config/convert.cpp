#include "server/config/convert.hpp"

#include <algorithm>
#include <charconv>

#include "server/config/addresses.hpp"
#include "server/config/values.hpp"

namespace config {
namespace {

using Outcome = std::variant<Value, Problem>;

Problem expected(const std::string& what, const Node& node) {
    return {"expected " + what + ", got " + described(node)};
}

std::string listed(const std::vector<std::string_view>& choices) {
    std::string text;
    for (const auto choice : choices) text += (text.empty() ? "" : ", ") + in_quotes(choice);
    return text;
}

std::string bounds(const Key& key) {
    return "between " + std::string(key.least) + " and " + std::string(key.most);
}

Outcome to_text(const Node& node) {
    if (node.kind != Node::Kind::text) return expected("a text in quotes", node);
    if (node.text.empty()) return Problem{"expected a text, got an empty one"};
    if (node.text.find('\0') != std::string::npos) return Problem{"expected a text without NUL characters"};
    return Value(node.text);
}

Outcome to_name(const Node& node) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    };
    const bool good = node.kind == Node::Kind::text && !node.text.empty() && node.text.size() <= 64 &&
                      std::all_of(node.text.begin(), node.text.end(), allowed);
    if (!good) return expected("a name of 1 to 64 letters, digits, \"-\", \"_\" and \".\"", node);
    return Value(node.text);
}

Outcome to_boolean(const Node& node) {
    if (node.kind == Node::Kind::boolean) return Value(node.boolean);
    const bool is_quoted = node.kind == Node::Kind::text && (node.text == "true" || node.text == "false");
    return expected(is_quoted ? "true or false without quotes" : "true or false", node);
}

Outcome to_duration(const Node& node, const Key& key) {
    const std::string form = "a duration with its unit, such as \"15m\", \"1h30m\", \"30s\" or \"500ms\"";
    if (node.kind == Node::Kind::integer)
        return Problem{"expected " + form + "; " + std::to_string(node.integer) +
                       " has none: is it seconds (\"" + std::to_string(node.integer) + "s\")?"};
    const auto duration = node.kind == Node::Kind::text ? parse_duration(node.text) : std::nullopt;
    if (!duration) return expected(form, node);
    if (*duration < *parse_duration(key.least) || *duration > *parse_duration(key.most))
        return expected("a duration " + bounds(key), node);
    return Value(*duration);
}

Outcome to_size(const Node& node, const Key& key) {
    std::optional<std::uint64_t> size;
    if (node.kind == Node::Kind::text) size = parse_size(node.text);
    if (node.kind == Node::Kind::integer && node.integer >= 0)
        size = static_cast<std::uint64_t>(node.integer);
    if (!size) return expected("a size, such as \"1MiB\", \"512KiB\", \"1MB\", or a number of bytes", node);
    if (*size < *parse_size(key.least) || *size > *parse_size(key.most))
        return expected("a size " + bounds(key), node);
    return Value(std::size_t{*size});
}

Outcome to_count(const Node& node, const Key& key) {
    const bool good = node.kind == Node::Kind::integer && node.integer >= 0;
    const auto count = good ? static_cast<std::uint64_t>(node.integer) : 0;
    // Counts and sizes write their bounds alike.
    if (!good || count < *parse_size(key.least) || count > *parse_size(key.most))
        return expected("a whole number " + bounds(key), node);
    return Value(std::size_t{count});
}

std::string expected_choice(const Key& key) {
    return (key.choices.size() == 1 ? "" : "one of ") + listed(key.choices);
}

std::string meant_choice(const Node& node, const Key& key) {
    const std::vector<std::string> words(key.choices.begin(), key.choices.end());
    const auto meant = node.kind == Node::Kind::text ? nearest(node.text, words) : "";
    return meant.empty() ? "" : "did you mean " + in_quotes(meant) + "?";
}

Problem not_a_choice(const Node& node, const Key& key) {
    auto problem = expected(expected_choice(key), node);
    const auto meant = meant_choice(node, key);
    if (!meant.empty()) problem.text += "; " + meant;
    return problem;
}

bool is_choice(const Node& node, const Key& key) {
    return node.kind == Node::Kind::text &&
           std::find(key.choices.begin(), key.choices.end(), node.text) != key.choices.end();
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
    if (!wrong.empty()) return Problem{"expected " + expected_choice(key) + ", got " + wrong};
    return Value(chosen);
}

Outcome to_address(const Node& node) {
    if (node.kind == Node::Kind::text && parse_host_port(node.text)) return Value(node.text);
    std::string form = "host:port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"";
    if (node.kind == Node::Kind::text && node.text.starts_with(':'))
        form += " (\"0.0.0.0" + node.text.substr(0, 8) + "\" for every address)";
    return expected(form, node);
}

Outcome to_path(const Node& node) {
    const auto visible = [](char c) { return c > ' ' && c < 0x7f && c != '?' && c != '#'; };
    const bool good = node.kind == Node::Kind::text && node.text.starts_with('/') &&
                      std::all_of(node.text.begin(), node.text.end(), visible);
    if (!good) return expected("a path that begins with \"/\", without blanks, \"?\" and \"#\"", node);
    return Value(node.text);
}

// Not described: a password in it must not be shown.
Outcome to_url(const Node& node) {
    if (node.kind != Node::Kind::text) return expected("a URL in quotes", node);
    if (!parse_url(node.text))
        return Problem{
            "expected a URL such as \"https://host.example/path\", without user, password and fragment"};
    return Value(node.text);
}

Outcome to_sha256(const Node& node) {
    // SHA-256 of nothing: what sha256sum says when the variable with the token was empty.
    constexpr std::string_view of_nothing =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const auto bytes = node.kind == Node::Kind::text ? parse_sha256(node.text) : std::nullopt;
    if (!bytes)
        return Problem{
            "expected 64 hexadecimal digits, the SHA-256 of the token: printf %s TOKEN | sha256sum"};
    if (*bytes == *parse_sha256(of_nothing))
        return Problem{"this is the SHA-256 of an empty text, not of a token"};
    return Value(*bytes);
}

}  // namespace

std::optional<bool> meant_boolean(const Node& node) {
    if (node.kind == Node::Kind::integer && (node.integer == 0 || node.integer == 1))
        return node.integer == 1;
    if (node.kind != Node::Kind::text) return std::nullopt;
    auto word = node.text;
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
    if (word == "false" || word == "no" || word == "off" || word == "0") return false;
    return std::nullopt;
}

std::variant<Value, Problem> convert(const Node& node, const Key& key) {
    switch (key.type) {
        case Type::text:
        case Type::file:
            return to_text(node);
        case Type::name:
            return to_name(node);
        case Type::boolean:
            return to_boolean(node);
        case Type::duration:
            return to_duration(node, key);
        case Type::size:
            return to_size(node, key);
        case Type::count:
            return to_count(node, key);
        case Type::choice:
            if (is_choice(node, key)) return Value(node.text);
            return not_a_choice(node, key);
        case Type::choices:
            return to_choices(node, key);
        case Type::address:
            return to_address(node);
        case Type::path:
            return to_path(node);
        case Type::url:
            return to_url(node);
        case Type::sha256:
            return to_sha256(node);
    }
    return Problem{"of a type this program does not know"};
}

}  // namespace config
