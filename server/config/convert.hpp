// One value of the file to the type its key wants, or a sentence about what was expected and what was there.
// Pure functions, any thread. A secret's value is never in the sentence.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "server/config/document.hpp"
#include "server/config/keys.hpp"

namespace config {

struct Problem {
    std::string text;
};

std::variant<Value, Problem> convert(const Node& node, const Key& key);

/// What somebody meant who wrote "yes" or 0 where true or false belongs; empty when that cannot be told.
std::optional<bool> meant_boolean(const Node& node);

}  // namespace config
