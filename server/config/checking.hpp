// What the checks of all sections share. Only for checks*.cpp.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "server/config.hpp"
#include "server/config/faults.hpp"
#include "server/config/files.hpp"
#include "server/config/values.hpp"

namespace config {

inline std::string element(const std::string& list, std::size_t index) {
    return list + "[" + std::to_string(index) + "]";
}

inline void add_problem(const std::string& problem, const std::string& key, Faults& faults) {
    if (!problem.empty()) faults.add(key, problem);
}

inline void check_trust(const std::string& file, const std::string& key, Faults& faults) {
    if (!file.empty()) add_problem(trust_file_problem(file), key, faults);
}

/// Tells of the second of two equal names; empty ones are told of elsewhere.
template <class List>
void check_names(const List& list, const std::string& table, Faults& faults) {
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto [first, is_new] = seen.emplace(list[i].name, i);
        if (!is_new && !list[i].name.empty())
            faults.add(element(table, i) + ".name", "expected a name of its own, got " +
                                                        in_quotes(list[i].name) + ", the name of " +
                                                        element(table, first->second) + " already");
    }
}

/// In checks_callers.cpp: whose word on who asks is taken, and which sites' pages may read.
void check_callers(const ApiSection& api, Faults& faults);

/// In checks_hooks.cpp.
void check_hooks(const std::vector<HookSection>& hooks, Faults& faults);

}  // namespace config
