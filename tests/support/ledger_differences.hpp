// What verify finds in a ledger, for tests that end with the proof that everything told follows from what is
// held.
#pragma once

#include <string>
#include <vector>

#include "storage/verify.hpp"

namespace test {

/// As "TABLE ROW: TOLD <> FOLLOWS".
inline std::vector<std::string> ledger_differences(const std::string& path) {
    std::vector<std::string> lines;
    storage::VerifyOptions options;
    options.path = path;
    options.on_difference = [&lines](const storage::Difference& each) {
        std::string line = each.table;
        if (!each.row.empty()) line.append(" ").append(each.row);
        lines.push_back(line.append(": ").append(each.told).append(" <> ").append(each.follows));
    };
    storage::verify(options);
    return lines;
}

}  // namespace test
