#include "server/config/document.hpp"

#include <toml++/toml.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "server/config/file.hpp"
#include "server/config/values.hpp"

namespace config {
namespace {

constexpr std::size_t max_file = 1024 * 1024;

Position position(const toml::source_region& region) {
    return {region.begin.line, region.begin.column};
}

Node node_of(const toml::node& source);

void add_children(Node& node, const toml::node& source) {
    if (const auto* table = source.as_table()) {
        for (const auto& [key, value] : *table) {
            Node child = node_of(value);
            child.name = std::string(key.str());
            child.name_at = position(key.source());
            node.children.push_back(std::move(child));
        }
    } else if (const auto* list = source.as_array()) {
        for (const auto& value : *list) node.children.push_back(node_of(value));
    }
}

Node node_of(const toml::node& source) {
    Node node;
    node.at = position(source.source());
    switch (source.type()) {
        case toml::node_type::string:
            node.kind = Node::Kind::text;
            node.text = source.as_string()->get();
            break;
        case toml::node_type::integer:
            node.kind = Node::Kind::integer;
            node.integer = source.as_integer()->get();
            break;
        case toml::node_type::boolean:
            node.kind = Node::Kind::boolean;
            node.boolean = source.as_boolean()->get();
            break;
        case toml::node_type::floating_point:
            node.kind = Node::Kind::real;
            break;
        case toml::node_type::array:
            node.kind = Node::Kind::list;
            break;
        case toml::node_type::table:
            node.kind = Node::Kind::table;
            break;
        default:
            node.kind = Node::Kind::date;
            break;
    }
    add_children(node, source);
    return node;
}

// toml++ ends some messages with the character it met (", saw 'x'"); it may be one of a secret.
std::string without_character(std::string_view description) {
    return std::string(description.substr(0, description.rfind(", saw ")));
}

ConfigError no_file(const std::string& file, const std::string& problem, bool missing) {
    if (!missing) return {file, 0, 0, "", "the configuration file cannot be read: " + problem};
    return {file, 0, 0, "",
            "there is no configuration file here; provide one (config.example.toml in the sources explains "
            "every key), or name another with --config FILE"};
}

}  // namespace

const Node* Node::child(std::string_view wanted) const {
    for (const auto& each : children)
        if (each.name == wanted) return &each;
    return nullptr;
}

std::variant<Node, ConfigError> read_document(const std::string& file) {
    const auto content = read_file(file, max_file);
    if (!content.problem.empty()) return no_file(file, content.problem, content.missing);
    try {
        return node_of(toml::parse(content.text));
    } catch (const toml::parse_error& error) {
        const auto at = position(error.source());
        return ConfigError{file, at.line, at.column, "",
                           "not TOML: " + without_character(error.description())};
    }
}

Node read_literal(std::string_view toml) {
    try {
        return node_of(*toml::parse("value = " + std::string(toml)).get("value"));
    } catch (const toml::parse_error& error) {
        throw std::logic_error("the key table has a default that is not TOML: " + std::string(toml));
    }
}

std::string described(const Node& node) {
    switch (node.kind) {
        case Node::Kind::text:
            return in_quotes(node.text);
        case Node::Kind::integer:
            return std::to_string(node.integer);
        case Node::Kind::real:
            return "a number with a fraction";
        case Node::Kind::boolean:
            return node.boolean ? "true" : "false";
        case Node::Kind::date:
            return "a date";
        case Node::Kind::list:
            return "a list";
        case Node::Kind::table:
            return "a table";
    }
    return "";
}

}  // namespace config
