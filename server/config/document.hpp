// A TOML file as a tree that remembers where everything was written. toml++ stays in document.cpp.
// Value types, main thread. Promise: messages never show the text of a value, which may be a secret.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/config.hpp"

namespace config {

struct Position {
    unsigned line = 0, column = 0;  // from 1; 0: nowhere in the file
    auto operator<=>(const Position&) const = default;
};

struct Node {
    enum class Kind { text, integer, real, boolean, date, list, table };

    Kind kind = Kind::table;
    Position at;       // of the value; of the header for a table
    std::string name;  // in a table: its key …
    Position name_at;  // … and where that stands
    std::string text;  // of a text
    std::int64_t integer = 0;
    bool boolean = false;
    std::vector<Node> children;  // of a list, in order; of a table, by name

    const Node* child(std::string_view wanted) const;  // of a table; null when it is not there
};

/// The whole file as a table. One error when it cannot be read or is not TOML.
std::variant<Node, ConfigError> read_document(const std::string& file);

/// One value as TOML writes it, as the key table has its defaults: `"15m"`, `true`, `["rejected"]`. Throws
/// std::logic_error when it is none: the table is wrong then.
Node read_literal(std::string_view toml);

/// What was there, for messages: `"15 minutes"`, `900`, `a list`.
std::string described(const Node& node);

}  // namespace config
