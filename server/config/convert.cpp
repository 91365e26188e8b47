#include "server/config/convert.hpp"

#include <algorithm>
#include <charconv>

#include "server/config/addresses.hpp"
#include "server/config/convert_several.hpp"
#include "server/config/values.hpp"

namespace config {
namespace {

std::string bounds(const Key& key) {
    return "between " + std::string(key.least) + " and " + std::string(key.most);
}

Outcome to_text(const Node& node) {
    if (node.kind != Node::Kind::text) return expected("a text in quotes", node);
    if (node.text.empty()) return problem("expected a text, got an empty one");
    if (node.text.find('\0') != std::string::npos) return problem("expected a text without NUL characters");
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
        return problem("expected " + form + "; " + std::to_string(node.integer) +
                       " has none: is it seconds (\"" + std::to_string(node.integer) + "s\")?");
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
    if (!parse_url(node.text)) return problem(wanted_url);
    return Value(node.text);
}

Outcome to_sha256(const Node& node) {
    // SHA-256 of nothing: what sha256sum says when the variable with the token was empty.
    constexpr std::string_view of_nothing =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const auto bytes = node.kind == Node::Kind::text ? parse_sha256(node.text) : std::nullopt;
    if (!bytes)
        return problem(
            "expected 64 hexadecimal digits, the SHA-256 of the token: printf %s TOKEN | sha256sum");
    if (*bytes == *parse_sha256(of_nothing))
        return problem("this is the SHA-256 of an empty text, not of a token");
    return Value(*bytes);
}

}  // namespace

std::optional<bool> meant_boolean(const Node& node) {
    if (node.kind == Node::Kind::integer && (node.integer == 0 || node.integer == 1))
        return node.integer == 1;
    if (node.kind != Node::Kind::text) return std::nullopt;
    const auto word = lower_case(node.text);
    if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
    if (word == "false" || word == "no" || word == "off" || word == "0") return false;
    return std::nullopt;
}

Outcome convert(const Node& node, const Key& key) {
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
            return to_choice(node, key);
        case Type::choices:
            return to_choices(node, key);
        case Type::texts:
            return to_texts(node, key);
        case Type::durations:
            return to_durations(node, key);
        case Type::pairs:
            return to_pairs(node, key);
        case Type::address:
            return to_address(node);
        case Type::path:
            return to_path(node);
        case Type::url:
            return to_url(node);
        case Type::sha256:
            return to_sha256(node);
    }
    return problem("of a type this program does not know");
}

}  // namespace config
