#include "server/config.hpp"

#include "server/config/files.hpp"
#include "server/config/reader.hpp"
#include "server/log.hpp"

namespace config {
namespace {

// No fault: who starts with a clock that is wrong, or renews the certificate in a minute, may do so.
template <class Section>
void warn_of_expiry(const Section& section, const std::string& table) {
    if (!section.tls) return;
    if (const auto since = expired_at(section.certificate_file))
        logging::warning("certificate_expired", {{"key", table + ".certificate_file"},
                                                 {"file", section.certificate_file},
                                                 {"not_after", *since}});
}

}  // namespace

std::string ConfigError::text() const {
    std::string where = file;
    if (line != 0) where += ":" + std::to_string(line) + ":" + std::to_string(column);
    if (!key.empty()) where += ": " + key;
    return where + ": " + message;
}

std::variant<Config, std::vector<ConfigError>> load_config(const std::string& file) {
    auto reading = read_config(file);
    if (!reading.errors.empty()) return std::move(reading.errors);
    warn_of_expiry(reading.config.webhook, "webhook");
    warn_of_expiry(reading.config.api, "api");
    return std::move(reading.config);
}

}  // namespace config
