// A temporary folder with the files a configuration names, removed at the end of the test. One test's thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/config.hpp"

namespace config_test {

class ConfigFolder {
  public:
    ConfigFolder();
    ~ConfigFolder();
    ConfigFolder(const ConfigFolder&) = delete;
    ConfigFolder& operator=(const ConfigFolder&) = delete;

    /// Writes `name` (folders are made) and returns its whole path.
    std::string write(const std::string& name, const std::string& text) const;
    /// A certificate for localhost and its key, as two files; expired: since yesterday.
    void write_certificate(const std::string& certificate, const std::string& key,
                           bool expired = false) const;
    std::string path(const std::string& name) const { return (folder_ / name).string(); }

  private:
    std::filesystem::path folder_;
};

/// A valid configuration of 13 lines, plain HTTP on loopback; further tables can be appended from line 14 on.
std::string valid_text();
/// The same with one line (from 1) replaced; the number of lines stays.
std::string with_line(unsigned line, const std::string& text);

/// A fresh private key (PEM), fit for ES256, and the same as TOML writes it.
std::string p256_pem();
std::string in_toml(const std::string& text);

/// Fails the test and returns a default one when there are errors.
config::Config load_valid(const ConfigFolder& folder, const std::string& text);
/// Empty when it is valid.
std::vector<config::ConfigError> errors_of(const ConfigFolder& folder, const std::string& text);
/// As check-config would print them, without the folder.
std::vector<std::string> messages_of(const ConfigFolder& folder, const std::string& text);

}  // namespace config_test
