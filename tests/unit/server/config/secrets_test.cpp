#include "server/config/secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
};

TEST(ConfigSecret, FromAFileIsItsFirstLine) {
    const ConfigFolder folder;
    folder.write("secrets/client", "from a file\r\nand not this\n");
    const auto config = load_valid(folder, with_line(4, "client_secret_file = \"secrets/client\""));
    EXPECT_EQ(config.platform.client_secret, "from a file");
}

TEST(ConfigSecret, FromTheEnvironmentLosesTheEndOfItsLine) {
    const ConfigFolder folder;
    const Variable variable("CONFIG_TEST_SECRET", "a secret of the environment\n");
    const auto config = load_valid(folder, with_line(9, "secret_env = \"CONFIG_TEST_SECRET\""));
    EXPECT_EQ(config.webhook.secrets.at(0).secret, "a secret of the environment");
}

TEST(ConfigSecret, APrivateKeyIsReadWhole) {
    const ConfigFolder folder;
    auto pem = p256_pem();
    folder.write("key.pem", pem);
    while (pem.ends_with('\n')) pem.pop_back();
    auto config = load_valid(folder, with_line(4, "private_key_file = \"key.pem\"\nkey_id = \"k1\""));
    EXPECT_EQ(config.platform.private_key_pem, pem);
    EXPECT_EQ(config.platform.key_id, "k1");
    EXPECT_THAT(config.platform.client_secret, IsEmpty());

    const Variable variable("CONFIG_TEST_KEY", pem.c_str());
    config = load_valid(folder, with_line(4, "private_key_env = \"CONFIG_TEST_KEY\"\nkey_id = \"k1\""));
    EXPECT_EQ(config.platform.private_key_pem, pem);
}

TEST(ConfigSecret, IsReadAgainWhenTheFileChanged) {
    const ConfigFolder folder;
    folder.write("s", "the first of two secrets\n");
    const auto text = with_line(9, "secret_file = \"s\"");
    EXPECT_EQ(load_valid(folder, text).webhook.secrets.at(0).secret, "the first of two secrets");
    folder.write("s", "the second of two secrets\n");
    EXPECT_EQ(load_valid(folder, text).webhook.secrets.at(0).secret, "the second of two secrets");
}

TEST(ConfigSecret, InTwoFormsIsRefused) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_line(4, "client_secret = \"hidden\"\nclient_secret_env = \"HOME\"")),
                ElementsAre(AllOf(StartsWith("config.toml:5:1: platform.client_secret: "),
                                  HasSubstr("expected exactly one of client_secret, client_secret_file and "
                                            "client_secret_env, got client_secret and client_secret_env"),
                                  Not(HasSubstr("hidden")))));
}

TEST(ConfigSecret, FromAFileThatIsNotThereTellsWhichAndWhy) {
    const ConfigFolder folder;
    EXPECT_THAT(
        messages_of(folder, with_line(9, "secret_file = \"none\"")),
        ElementsAre(AllOf(StartsWith("config.toml:9:15: webhook.secrets[0].secret_file: cannot read "),
                          HasSubstr("none\": No such file or directory"))));
}

TEST(ConfigSecret, FromAnEmptyFileIsRefused) {
    const ConfigFolder folder;
    folder.write("empty", "\nsecond line\n");
    EXPECT_THAT(messages_of(folder, with_line(9, "secret_file = \"empty\"")),
                ElementsAre(HasSubstr("its first line is empty")));
}

TEST(ConfigSecret, FromAVariableThatIsNotSetTellsWhich) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_line(9, "secret_env = \"CONFIG_TEST_NONE\"")),
                ElementsAre(AllOf(StartsWith("config.toml:9:14: webhook.secrets[0].secret_env: "),
                                  HasSubstr("\"CONFIG_TEST_NONE\" is not set"))));
    const Variable variable("CONFIG_TEST_EMPTY", "");
    EXPECT_THAT(messages_of(folder, with_line(9, "secret_env = \"CONFIG_TEST_EMPTY\"")),
                ElementsAre(HasSubstr("\"CONFIG_TEST_EMPTY\" is empty")));
}

TEST(ConfigSecret, TooShortInAFileIsToldAtTheKeyWithoutIt) {
    const ConfigFolder folder;
    folder.write("short", "hidden\n");
    EXPECT_THAT(messages_of(folder, with_line(9, "secret_file = \"short\"")),
                ElementsAre(AllOf(StartsWith("config.toml:9:15: webhook.secrets[0].secret: "),
                                  HasSubstr("got 6"), Not(HasSubstr("hidden")))));
}

TEST(ConfigSecret, InAFileThatEverybodyMayReadIsOnlyWarnedOf) {
    const ConfigFolder folder;
    const auto file = folder.write("open", "a secret everybody may read\n");
    std::filesystem::permissions(file, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    testing::internal::CaptureStderr();
    const auto errors = errors_of(folder, with_line(9, "secret_file = \"open\""));
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(errors, IsEmpty());
    EXPECT_THAT(log,
                AllOf(HasSubstr("secret_file_readable_by_all"), HasSubstr("webhook.secrets[0].secret_file"),
                      Not(HasSubstr("a secret everybody"))));
}

}  // namespace
}  // namespace config_test
