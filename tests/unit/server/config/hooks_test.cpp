// [[hooks]]: what is read, and that none of its secrets is ever told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "tests/unit/server/config/fault.hpp"
#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::StartsWith;
using testing::UnorderedElementsAre;

const std::string url = "url = \"https://hooks.example/a\"\n";
const std::string secret = "secret = \"twenty-four characters!!\"\n";

std::string hook(const std::string& lines) {
    return "[[hooks]]\nname = \"desk\"\n" + lines;
}

config::HookSection read_hook(const std::string& lines) {
    const ConfigFolder folder;
    const auto config = load_valid(folder, appended(hook(lines)));
    return config.hooks.empty() ? config::HookSection{} : config.hooks.front();
}

TEST(ConfigHook, HasDefaults) {
    const auto read = read_hook(url + secret);
    EXPECT_EQ(read.format, "standard-webhooks");
    EXPECT_THAT(read.previous_secret, IsEmpty());
    EXPECT_THAT(read.kinds, ElementsAre("rejected"));
    EXPECT_THAT(read.brands, IsEmpty());
    EXPECT_THAT(read.statuses, IsEmpty());
    EXPECT_THAT(read.tags, IsEmpty());
    EXPECT_THAT(read.group_by, ElementsAre("brand", "reason"));
    EXPECT_EQ(read.group_wait, 30s);
    EXPECT_EQ(read.group_interval, 5min);
    EXPECT_TRUE(read.send_resolved);
    EXPECT_EQ(read.every, 5min);
    EXPECT_EQ(read.header_name, "Authorization");
    EXPECT_THAT(read.header_value, IsEmpty());
}

TEST(ConfigHook, ReadsWhatItIsSentAndHowItIsGrouped) {
    const auto read =
        read_hook(url + secret +
                  "kinds = [\"stuck\", \"rejected\"]\nbrands = [\"bmw\", \"Ford\"]\n"
                  "statuses = [\"rejected\"]\ntags = { fleet = \"north\", \"cost centre\" = \"7\" }\n"
                  "group_by = [\"vin\", \"status\", \"tags.cost centre\"]\ngroup_wait = \"0s\"\n"
                  "group_interval = \"1d\"\nsend_resolved = false\n");
    EXPECT_THAT(read.kinds, ElementsAre("stuck", "rejected"));
    EXPECT_THAT(read.brands, ElementsAre("bmw", "Ford"));
    EXPECT_THAT(read.statuses, ElementsAre("rejected"));
    EXPECT_THAT(read.tags, UnorderedElementsAre(Pair("fleet", "north"), Pair("cost centre", "7")));
    EXPECT_THAT(read.group_by, ElementsAre("vin", "status", "tags.cost centre"));
    EXPECT_EQ(read.group_wait, 0s);
    EXPECT_EQ(read.group_interval, 24h);
    EXPECT_FALSE(read.send_resolved);
}

TEST(ConfigHook, MayGroupByTheKindAlone) {
    EXPECT_THAT(read_hook(url + secret + "group_by = []\n").group_by, IsEmpty());
}

TEST(ConfigHook, HasTagsInATableOfTheirOwn) {
    const auto read = read_hook(url + secret + "[hooks.tags]\nfleet = \"north\"\n");
    EXPECT_THAT(read.tags, ElementsAre(Pair("fleet", "north")));
}

TEST(ConfigHook, ReadsItsSecretsInEachOfTheirForms) {
    const ConfigFolder folder;
    folder.write("url", "https://hooks.slack.example/services/T0/B0/x\n");
    folder.write("previous", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\r\n");
    ::setenv("CONFIG_TEST_HEADER", "Bearer of the environment", 1);
    const auto config = load_valid(
        folder, appended(hook("format = \"slack\"\nurl_file = \"url\"\nheader_name = \"X-Api-Key\"\n"
                              "header_value_env = \"CONFIG_TEST_HEADER\"\n") +
                         "[[hooks]]\nname = \"b\"\nprevious_secret_file = \"previous\"\n" + url + secret));
    ::unsetenv("CONFIG_TEST_HEADER");
    ASSERT_EQ(config.hooks.size(), 2U);
    EXPECT_EQ(config.hooks[0].url, "https://hooks.slack.example/services/T0/B0/x");
    EXPECT_EQ(config.hooks[0].header_name, "X-Api-Key");
    EXPECT_EQ(config.hooks[0].header_value, "Bearer of the environment");
    EXPECT_EQ(config.hooks[1].previous_secret, "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz");
    EXPECT_EQ(config.hooks[1].secret, "twenty-four characters!!");
}

TEST(ConfigHook, OfPagerDutyNeedsNoUrl) {
    const std::string pagerduty = "format = \"pagerduty\"\nsecret = \"0123456789abcdef0123456789ABCDEF\"\n";
    EXPECT_EQ(read_hook(pagerduty).url, "https://events.pagerduty.com/v2/enqueue");
    EXPECT_EQ(read_hook(pagerduty + "url = \"https://events.eu.pagerduty.com/v2/enqueue\"\n").url,
              "https://events.eu.pagerduty.com/v2/enqueue");
}

TEST(ConfigHook, OfAFormatWithoutSignatureNeedsNoSecret) {
    for (const auto* format : {"slack", "teams", "alertmanager"})
        EXPECT_EQ(read_hook(url + "format = \"" + format + "\"\n").format, format);
}

TEST(ConfigHook, SendsHeartbeatsInBothFormatsThatAreSigned) {
    for (const auto* format : {"standard-webhooks", "cloudevents"}) {
        const auto read = read_hook(url + secret + "format = \"" + format +
                                    "\"\nkinds = [\"heartbeat\"]\nevery = \"1s\"\n");
        EXPECT_THAT(read.kinds, ElementsAre("heartbeat"));
        EXPECT_EQ(read.every, 1s);
    }
}

// Every secret with something wrong with it, from its file: neither the messages nor the log has a word of
// it.
TEST(ConfigHook, NeverTellsAWordOfItsSecrets) {
    const ConfigFolder folder;
    for (const auto* name : {"url", "secret", "previous", "header"}) {
        const auto file = folder.write(name, "hidden\tphrase\n");
        std::filesystem::permissions(file, std::filesystem::perms::others_read,
                                     std::filesystem::perm_options::add);
    }
    testing::internal::CaptureStderr();
    const auto messages = messages_of(
        folder, appended(hook("url_file = \"url\"\nsecret_file = \"secret\"\n"
                              "previous_secret_file = \"previous\"\nheader_value_file = \"header\"\n")));
    EXPECT_THAT(testing::internal::GetCapturedStderr(), Not(HasSubstr("hidden")));
    EXPECT_THAT(messages,
                ElementsAre(StartsWith("config.toml:16:12: hooks[0].url: expected a URL"),
                            StartsWith("config.toml:17:15: hooks[0].secret: expected \"whsec_\""),
                            StartsWith("config.toml:18:24: hooks[0].previous_secret: expected \"whsec_\""),
                            StartsWith("config.toml:19:21: hooks[0].header_value: expected a text")));
    for (const auto& message : messages)
        EXPECT_THAT(message, AllOf(Not(HasSubstr("hidden")), Not(HasSubstr("phrase"))));
}

}  // namespace
}  // namespace config_test
