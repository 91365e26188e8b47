// Which keys a file writes.
#include "server/config/snapshot.hpp"

#include <gmock/gmock.h>

#include "server/config/keys.hpp"
#include "tests/unit/server/config/folder.hpp"

namespace config {
namespace {

using testing::IsEmpty;

TEST(WrittenKeys, AreThoseOfTheFileWhateverFormASecretHas) {
    const config_test::ConfigFolder folder;
    const auto file = folder.write("config.toml", R"([platform]
client_secret_env = "SECRET"
[webhook]
listen = "127.0.0.1:1"
[[webhook.secrets]]
name = "a"
secret_file = "a.secret"
[[webhook.secrets]]
name = "b"
[[hooks]]
url = "https://hooks.example"
tags = { depot = "north" }
)");
    const std::set<std::string> expected{"platform.client_secret",
                                         "webhook.listen",
                                         "webhook.secrets[0].name",
                                         "webhook.secrets[0].secret",
                                         "webhook.secrets[1].name",
                                         "hooks[0].url",
                                         "hooks[0].tags"};
    EXPECT_EQ(written_keys(file), expected);
}

TEST(WrittenKeys, AreNoneOfAFileThatCannotBeRead) {
    const config_test::ConfigFolder folder;
    EXPECT_THAT(written_keys(folder.path("missing.toml")), IsEmpty());
    EXPECT_THAT(written_keys(folder.write("broken.toml", "[platform\n")), IsEmpty());
    EXPECT_THAT(written_keys(folder.write("odd.toml", "platform = 3\nhooks = [1]\n")), IsEmpty());
}

TEST(TablesThatAreLists, KnowTheirLength) {
    Config config;
    for (const auto& table : tables()) {
        if (!table.list) continue;
        EXPECT_EQ(table.size(config), 0U) << table.path;
        table.append(config);
        EXPECT_EQ(table.size(config), 1U) << table.path;
    }
}

}  // namespace
}  // namespace config
