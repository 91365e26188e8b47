// The types of which a value is one of several words, or is several values itself. Only for convert*.cpp.
#pragma once

#include <string>
#include <vector>

#include "server/config/convert.hpp"

namespace config {

std::vector<Problem> problem(std::string text);
/// "expected …, got 3".
std::vector<Problem> expected(const std::string& what, const Node& node);

Outcome to_choice(const Node& node, const Key& key);
Outcome to_choices(const Node& node, const Key& key);
Outcome to_texts(const Node& node, const Key& key);
Outcome to_durations(const Node& node, const Key& key);
Outcome to_pairs(const Node& node, const Key& key);

}  // namespace config
