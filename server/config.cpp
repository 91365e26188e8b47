#include "server/config.hpp"

#include "server/config/reader.hpp"

namespace config {

std::string ConfigError::text() const {
    std::string where = file;
    if (line != 0) where += ":" + std::to_string(line) + ":" + std::to_string(column);
    if (!key.empty()) where += ": " + key;
    return where + ": " + message;
}

std::variant<Config, std::vector<ConfigError>> load_config(const std::string& file) {
    auto reading = read_config(file);
    if (!reading.errors.empty()) return std::move(reading.errors);
    return std::move(reading.config);
}

}  // namespace config
