#include "server/config/faults.hpp"

#include <algorithm>
#include <ostream>
#include <tuple>

namespace config {
namespace {

// "hooks[0].url" → "hooks[0]" → "hooks" → "".
std::string around(const std::string& key) {
    const auto end = key.find_last_of(".[");
    return end == std::string::npos ? "" : key.substr(0, end);
}

}  // namespace

bool Faults::settled(const std::string& key) const {
    for (std::string each = key; !each.empty(); each = around(each))
        if (settled_.contains(each)) return true;
    return false;
}

void Faults::add(const std::string& key, std::string message) {
    if (settled(key)) return;
    Position at;
    for (std::string each = key; !each.empty() && at.line == 0; each = around(each)) {
        const auto place = found_.find(each);
        if (place != found_.end()) at = place->second;
    }
    add_at(at, key, std::move(message));
}

void Faults::add_at(Position at, const std::string& key, std::string message) {
    errors_.push_back({file_, at.line, at.column, key, std::move(message)});
    settle(key);
}

std::vector<ConfigError> Faults::take() {
    std::stable_sort(errors_.begin(), errors_.end(), [](const ConfigError& a, const ConfigError& b) {
        return std::tuple(a.line == 0, a.line, a.column) < std::tuple(b.line == 0, b.line, b.column);
    });
    return std::move(errors_);
}

void print_errors(std::ostream& out, const std::vector<ConfigError>& errors) {
    for (const auto& error : errors) out << error.text() << '\n';
    if (errors.size() > 1) out << errors.size() << " errors\n";
}

}  // namespace config
