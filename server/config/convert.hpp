// One value of the file to the type its key wants, or sentences about what was expected and what was there.
// Pure functions, any thread. A secret's value is never in a sentence.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/config/document.hpp"
#include "server/config/keys.hpp"

namespace config {

struct Problem {
    std::string text;
    /// Of an element of a list or an entry of a table: what is put behind the key ("[2]", ".ford"), and where
    /// it stands. Empty: of the value as a whole.
    std::string entry{};
    Position at{};
};

using Outcome = std::variant<Value, std::vector<Problem>>;

Outcome convert(const Node& node, const Key& key);

/// What somebody meant who wrote "yes" or 0 where true or false belongs; empty when that cannot be told.
std::optional<bool> meant_boolean(const Node& node);

}  // namespace config
