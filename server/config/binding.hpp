// Where the values of the key table go in the struct, and come from. Only for keys*.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/config/keys.hpp"

namespace config {

/// A field of the struct; `field(config, element)` is a reference to it.
template <class Field>
Binding to(Field field) {
    return {[field](Config& config, std::size_t element, Value value) {
                auto& target = field(config, element);
                target = std::get<std::remove_reference_t<decltype(target)>>(std::move(value));
            },
            [field](const Config& config, std::size_t element) -> Value { return field(config, element); }};
}

/// The same for a field that holds one of several words as something shorter.
template <class Field, class Meaning>
Binding to_choice(Field field, std::vector<std::pair<std::string, Meaning>> words) {
    return {[field, words](Config& config, std::size_t element, Value value) {
                for (const auto& [word, meaning] : words)
                    if (word == std::get<std::string>(value)) field(config, element) = meaning;
            },
            [field, words](const Config& config, std::size_t element) -> Value {
                for (const auto& [word, meaning] : words)
                    if (meaning == field(config, element)) return word;
                return std::string();
            }};
}

/// The two listeners' part of the table, in keys_listeners.cpp.
std::vector<Key> webhook_keys();
std::vector<Key> api_keys();
/// What is kept and how it is kept up to date, in keys_ledger.cpp.
std::vector<Key> ledger_and_sweep_keys();
std::vector<Key> retention_keys();
/// What a person should know, in keys_findings.cpp, and where it is sent, in keys_hooks.cpp.
std::vector<Key> findings_keys();
std::vector<Key> reasons_keys();
std::vector<Key> hook_keys();

/// So that a path can be put behind it.
std::string without_last_slashes(std::string url);

}  // namespace config
