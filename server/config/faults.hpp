// What is wrong with one configuration: collects faults, knows where each key stands, and keeps one mistake
// from being told twice. Main thread, lives while the file is read.
#pragma once

#include <iosfwd>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "server/config.hpp"
#include "server/config/document.hpp"

namespace config {

class Faults {
  public:
    explicit Faults(std::string file) : file_(std::move(file)) {}

    /// A key, table or list element ("webhook.secrets[0]") stands there; what is wrong with it is told there.
    void found(const std::string& key, Position at) { found_[key] = at; }
    bool given(const std::string& key) const { return found_.contains(key); }

    /// At the key or, where it is not written, at the nearest table around it; dropped when the key or a
    /// table around it is settled. Settles the key: one fault each.
    void add(const std::string& key, std::string message);
    void add_at(Position at, const std::string& key, std::string message);
    /// Nothing more to be said about the key and what is below it, for example because it is there, but
    /// misspelt.
    void settle(const std::string& key) { settled_.insert(key); }
    bool settled(const std::string& key) const;

    /// In the order of the file; those about the file as a whole at the end.
    std::vector<ConfigError> take();

  private:
    std::string file_;
    std::map<std::string, Position> found_;
    std::set<std::string> settled_;
    std::vector<ConfigError> errors_;
};

/// One line each, and how many they are when more than one.
void print_errors(std::ostream& out, const std::vector<ConfigError>& errors);

}  // namespace config
