// The one table of everything a configuration can say: it drives reading, defaults, checks, messages and the
// test of config.example.toml. Constant after the first call, any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/config.hpp"

namespace config {

using Value = std::variant<std::string, bool, milliseconds, std::size_t, std::vector<std::string>,
                           std::map<std::string, milliseconds>, std::map<std::string, std::string>>;

enum class Type {
    text,       // not empty
    name,       // letters, digits, - _ . : it becomes a label of metrics and logs
    boolean,    //
    duration,   // milliseconds
    size,       // bytes
    count,      // a whole number
    choice,     // one of `choices`
    choices,    // a list of them, each once
    texts,      // a list of texts, each once
    durations,  // a table: a name in lower case, its milliseconds
    pairs,      // a table: a name, its text
    address,    // host:port
    path,       // of a URL
    url,        // http or https
    file,       // relative to the configuration file
    sha256      // hexadecimal; 32 bytes in the struct
};

/// A secret key exists in three forms, of which one is written: `key`, `key_file`, `key_env`.
enum class Secret { no, line, whole };  // `line`: the first line of the file counts; `whole`: all of it

/// Where a value goes and comes from; `element` is the index in a list of tables, 0 elsewhere.
struct Binding {
    std::function<void(Config&, std::size_t element, Value)> set;
    std::function<Value(const Config&, std::size_t element)>
        get;  // empty where nothing in the struct shows it
};

struct Key {
    std::string_view table, name;
    Type type = Type::text;
    Binding binding{};
    std::string_view explanation{};  // one line, without a stop at its end
    std::string_view fallback{};     // the default, as TOML writes it; empty: none
    bool required = false;
    Secret secret = Secret::no;
    /// Of durations, sizes and counts, as people write them; of texts: how many there may be.
    std::string_view least{}, most{};
    std::vector<std::string_view> choices{};

    std::string path() const { return std::string(table) + "." + std::string(name); }
};

struct Table {
    std::string_view path;                  // "webhook.secrets"; a table comes after the one around it
    bool list = false;                      // [[…]]
    std::function<void(Config&)> append{};  // to a list
    std::function<std::size_t(const Config&)> size{};  // of a list

    std::string header() const;         // "[[webhook.secrets]]"
    std::string_view around() const;    // "webhook", "" at the top
    std::string_view own_name() const;  // "secrets"
};

const std::vector<Table>& tables();
const std::vector<Key>& keys();

/// The names a key is written by: one, or a secret's three.
std::vector<std::string> written_names(const Key& key);

/// Whether its value is a table of names that the file chooses.
bool is_table(const Key& key);

/// The configured one, or the one beside the ledger.
std::string erasure_key_file(const Config& config);

/// "https://sandbox.api.high-mobility.com/v1" for "sandbox".
std::string base_url_of(std::string_view environment);

}  // namespace config
