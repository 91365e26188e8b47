// config.example.toml and the key table, compared in both directions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
            example.headers.insert(match[1]);
            table = std::regex_replace(match[1].str(), std::regex(R"([\[\]])"), "");
            in_tables = true;
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
            EXPECT_EQ(in_struct, config::Value(std::string()))
                << key.path() << " has a default in the struct alone";
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
