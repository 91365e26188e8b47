#include "tests/unit/server/config/folder.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/certificates.hpp"

namespace config_test {

ConfigFolder::ConfigFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "config-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
}

ConfigFolder::~ConfigFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string ConfigFolder::write(const std::string& name, const std::string& text) const {
    const auto file = folder_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return file.string();
}

void ConfigFolder::write_certificate(const std::string& certificate, const std::string& key,
                                     bool expired) const {
    const auto leaf =
        support::issue(support::make_authority("an authority of tests"), "DNS:localhost", expired);
    write(certificate, support::certificate_pem(leaf.x509.get()));
    write(key, support::private_pem(leaf.key.get()));
}

std::string p256_pem() {
    return support::private_pem(support::make_key().get());
}

std::string in_toml(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '\n' ? "\\n" : std::string(1, c);
    return quoted + "\"";
}

std::string valid_text() {
    return "[platform]\n"                         // 1
           "environment = \"sandbox\"\n"          // 2
           "client_id = \"the-client\"\n"         // 3
           "client_secret = \"client-secret\"\n"  // 4
           "[webhook]\n"                          // 5
           "tls = false\n"                        // 6
           "[[webhook.secrets]]\n"                // 7
           "name = \"first\"\n"                   // 8
           "secret = \"0123456789abcdef\"\n"      // 9
           "[api]\n"                              // 10
           "listen = \"127.0.0.1:0\"\n"           // 11
           "[ledger]\n"                           // 12
           "path = \"ledger.sqlite\"\n";          // 13
}

std::string with_line(unsigned line, const std::string& text) {
    std::istringstream in(valid_text());
    std::string out;
    unsigned number = 0;
    for (std::string each; std::getline(in, each);) out += (++number == line ? text : each) + "\n";
    return out;
}

std::vector<config::ConfigError> errors_of(const ConfigFolder& folder, const std::string& text) {
    auto loaded = config::load_config(folder.write("config.toml", text));
    auto* errors = std::get_if<std::vector<config::ConfigError>>(&loaded);
    return errors == nullptr ? std::vector<config::ConfigError>{} : *errors;
}

std::vector<std::string> messages_of(const ConfigFolder& folder, const std::string& text) {
    std::vector<std::string> messages;
    for (const auto& error : errors_of(folder, text))
        messages.push_back(error.text().substr(folder.path("").size()));
    return messages;
}

config::Config load_valid(const ConfigFolder& folder, const std::string& text) {
    for (const auto& message : messages_of(folder, text)) ADD_FAILURE() << message;
    auto loaded = config::load_config(folder.path("config.toml"));
    auto* config = std::get_if<config::Config>(&loaded);
    return config == nullptr ? config::Config{} : *config;
}

}  // namespace config_test
