// config.example.toml and the key table, compared in both directions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "server/config/convert.hpp"
#include "server/config/keys.hpp"
#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

using config::keys;
using config::tables;

struct Written {
    std::string value;
    bool commented = false;
    bool explained = false;  // a sentence stands above it or above the lines it belongs to
};

// "webhook.max_body" → how the example writes it, commented keys included.
struct Example {
    std::map<std::string, Written> keys;
    std::set<std::string> headers;
};

std::string example_text() {
    std::ifstream in(EXAMPLE_FILE);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

// Whether the file may write the key as a table with a header of its own.
bool is_table_key(const std::string& path) {
    return std::any_of(keys().begin(), keys().end(),
                       [&](const config::Key& key) { return key.path() == path && config::is_table(key); });
}

// One more line of such a table: the key is as if it stood there as { a = 1, b = 2 }.
void add_entry(Written& table, const std::string& entry) {
    const bool first = table.value.empty();
    table.value =
        first ? "{ " + entry + " }" : table.value.substr(0, table.value.size() - 2) + ", " + entry + " }";
}

Example parse_example() {
    static const std::regex header(R"(^(?:# )?(\[\[?[a-z_.]+\]\]?)$)");
    static const std::regex key(R"(^(# )?([a-z0-9_]+) = (.+)$)");
    Example example;
    std::string table;
    bool in_tables = false, sentence = false;
    std::istringstream in(example_text());
    for (std::string line; std::getline(in, line);) {
        std::smatch match;
        if (std::regex_match(line, match, header)) {
            table = std::regex_replace(match[1].str(), std::regex(R"([\[\]])"), "");
            if (is_table_key(table))
                example.keys[table] = {"", line.starts_with("# "), sentence};
            else
                example.headers.insert(match[1]);
            in_tables = true;
        } else if (is_table_key(table) && std::regex_match(line, match, key)) {
            add_entry(example.keys[table], match[2].str() + " = " + match[3].str());
        } else if (in_tables && std::regex_match(line, match, key)) {
            const auto path = table + "." + match[2].str();
            EXPECT_FALSE(example.keys.contains(path)) << path << " is there twice";
            example.keys[path] = {match[3], match[1].matched, sentence};
        } else {
            sentence = line.starts_with("# ") && !line.starts_with("# ----");
        }
    }
    return example;
}

TEST(ConfigExample, HasEveryKeyOfTheTable) {
    const auto example = parse_example();
    for (const auto& key : keys())
        for (const auto& name : config::written_names(key)) {
            const auto path = std::string(key.table) + "." + name;
            ASSERT_TRUE(example.keys.contains(path)) << path << " is missing";
            EXPECT_TRUE(example.keys.at(path).explained) << path << " is not explained";
        }
    for (const auto& table : tables())
        EXPECT_TRUE(example.headers.contains(table.header())) << table.header();
}

TEST(ConfigExample, HasNoKeyThatTheTableDoesNotKnow) {
    std::set<std::string> known, headers;
    for (const auto& key : keys())
        for (const auto& name : config::written_names(key)) known.insert(std::string(key.table) + "." + name);
    for (const auto& table : tables()) headers.insert(table.header());
    const auto example = parse_example();
    for (const auto& [path, written] : example.keys) EXPECT_TRUE(known.contains(path)) << path;
    for (const auto& header : example.headers) EXPECT_TRUE(headers.contains(header)) << header;
}

TEST(ConfigExample, CommentsOutWhatMayBeLeftOutAndShowsItsDefault) {
    const auto example = parse_example();
    for (const auto& key : keys()) {
        if (key.fallback.empty()) continue;
        ASSERT_TRUE(example.keys.contains(key.path())) << key.path();
        EXPECT_TRUE(example.keys.at(key.path()).commented) << key.path();
        EXPECT_EQ(example.keys.at(key.path()).value, key.fallback) << key.path();
    }
}

TEST(ConfigExample, IsValidOnceTheFilesItNamesAreThere) {
    const ConfigFolder folder;
    folder.write("secrets/client-secret", "a client secret\n");
    folder.write("secrets/webhook-secret", "a webhook secret\n");
    folder.write_certificate("certificates/fullchain.pem", "certificates/privkey.pem");
    const auto config = load_valid(folder, example_text());
    EXPECT_EQ(config.platform.base_url, "https://sandbox.api.high-mobility.com/v1");
    EXPECT_EQ(config.webhook.secrets.at(0).secret, "a webhook secret");
}

// The same without the "# " of each key, as far as one hook can have them all.
TEST(ConfigExample, IsValidWithItsFindingsReasonsAndHookUncommented) {
    static const std::regex commented(R"(^# ((?:\[|[a-z_]+ = ).*)$)");
    static const std::regex left_out(
        R"(^# (?:every|ca_file|[a-z_]+_file|[a-z_]+_env|(?:previous_)?secret) = .*)");
    const ConfigFolder folder;
    folder.write("secrets/client-secret", "a client secret\n");
    folder.write("secrets/webhook-secret", "a webhook secret\n");
    folder.write_certificate("certificates/fullchain.pem", "certificates/privkey.pem");
    std::istringstream in(example_text());
    std::string text;
    bool uncommented = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("# ----"))
            uncommented = std::regex_search(line, std::regex("Findings|Reasons|Hooks"));
        const bool shown = uncommented && !std::regex_match(line, left_out);
        text += (shown ? std::regex_replace(line, commented, "$1") : line) + "\n";
        if (line == "# [[hooks]]") text += "secret = \"twenty-four characters!!\"\n";
    }
    const auto config = load_valid(folder, text);
    EXPECT_EQ(config.findings.stuck_after_by_brand, config::FindingsSection().stuck_after_by_brand);
    EXPECT_EQ(config.reasons, config::Config().reasons);
    ASSERT_EQ(config.hooks.size(), 1U);
    EXPECT_EQ(config.hooks[0].url, "https://hooks.example.com/clearance");
}

// Every commented value is one that its key takes: who removes the "# " gets no surprise.
TEST(ConfigExample, ShowsOnlyValuesTheirKeysTake) {
    const auto example = parse_example();
    for (const auto& key : keys()) {
        if (key.secret != config::Secret::no || key.type == config::Type::sha256) continue;
        const auto outcome = config::convert(config::read_literal(example.keys.at(key.path()).value), key);
        EXPECT_TRUE(std::holds_alternative<config::Value>(outcome)) << key.path();
    }
}

TEST(KeyTable, HasTheDefaultsOfTheStruct) {
    config::Config config;
    config.webhook.secrets.resize(1);
    config.api.tokens.resize(1);
    config.hooks.resize(1);
    for (const auto& key : keys()) {
        if (!key.binding.get) continue;
        const auto in_struct = key.binding.get(config, 0);
        if (key.fallback.empty()) {
            const bool empty = in_struct == config::Value(std::string()) ||
                               in_struct == config::Value(std::vector<std::string>());
            EXPECT_TRUE(empty) << key.path() << " has a default in the struct alone";
            continue;
        }
        const auto outcome = config::convert(config::read_literal(key.fallback), key);
        ASSERT_TRUE(std::holds_alternative<config::Value>(outcome)) << key.path();
        EXPECT_EQ(std::get<config::Value>(outcome), in_struct) << key.path();
    }
}

TEST(KeyTable, WritesWhatItReads) {
    for (const auto& key : keys()) {
        if (!key.binding.get || key.type != config::Type::choice) continue;
        config::Config config;
        config.api.tokens.resize(1);
        config.hooks.resize(1);
        for (const auto choice : key.choices) {
            key.binding.set(config, 0, config::Value(std::string(choice)));
            EXPECT_EQ(key.binding.get(config, 0), config::Value(std::string(choice))) << key.path();
        }
    }
}

TEST(KeyTable, ExplainsEveryKeyInOneLineAndKeepsItInAKnownTable) {
    std::set<std::string> paths, known;
    for (const auto& table : tables()) known.insert(std::string(table.path));
    for (const auto& key : keys()) {
        EXPECT_FALSE(key.explanation.empty()) << key.path();
        EXPECT_EQ(key.explanation.find('\n'), std::string_view::npos) << key.path();
        EXPECT_TRUE(known.contains(std::string(key.table))) << key.path();
        EXPECT_TRUE(paths.insert(key.path()).second) << key.path() << " is there twice";
    }
}

}  // namespace
}  // namespace config_test
