// [findings] and [reasons]: what is read, and every fault they can have.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/server/config/fault.hpp"
#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::StartsWith;

constexpr auto day = 24h;

std::string findings(const std::string& lines) {
    return appended("[findings]\n" + lines);  // `lines` begin in line 15
}

std::string reasons(const std::string& lines) {
    return appended("[reasons]\n" + lines);
}

TEST(ConfigFindings, HaveDefaults) {
    const ConfigFolder folder;
    const auto config = load_valid(folder, valid_text());
    EXPECT_EQ(config.findings.stuck_after, 14 * day);
    EXPECT_EQ(config.findings.ending_stuck_after, 7 * day);
    EXPECT_EQ(config.findings.stuck_notice, 3 * day);
    EXPECT_EQ(config.findings.webhook_silent_after, 5U);
    EXPECT_EQ(config.findings.signature_failures, 10U);
    EXPECT_EQ(config.findings.signature_failures_within, 10min);
    EXPECT_EQ(config.findings.platform_unreachable_after, 30min);
    EXPECT_EQ(config.findings.stuck_after_by_brand.size(), 15U);
    for (const auto* brand : {"citroen", "ds", "opel", "peugeot", "vauxhall", "jeep", "fiat", "alfaromeo",
                              "maserati", "volkswagen", "audi", "skoda", "seat", "cupra", "ford"})
        EXPECT_EQ(config.findings.stuck_after_by_brand.at(brand), 10 * day) << brand;
}

TEST(ConfigFindings, AreRead) {
    const ConfigFolder folder;
    const auto config = load_valid(
        folder, findings("stuck_after = \"1s\"\nending_stuck_after = \"2s\"\nstuck_notice = \"0s\"\n"
                         "webhook_silent_after = 1\nsignature_failures = 2\n"
                         "signature_failures_within = \"3s\"\nplatform_unreachable_after = \"4s\"\n"));
    EXPECT_EQ(config.findings.stuck_after, 1s);
    EXPECT_EQ(config.findings.ending_stuck_after, 2s);
    EXPECT_EQ(config.findings.stuck_notice, 0s);
    EXPECT_EQ(config.findings.webhook_silent_after, 1U);
    EXPECT_EQ(config.findings.signature_failures, 2U);
    EXPECT_EQ(config.findings.signature_failures_within, 3s);
    EXPECT_EQ(config.findings.platform_unreachable_after, 4s);
}

TEST(ConfigFindings, OfABrandGoOverTheDefaultsOfThatBrandAlone) {
    const ConfigFolder folder;
    const auto inline_table = findings("stuck_after_by_brand = { Ford = \"1s\", \"land rover\" = \"5d\" }\n");
    const auto own_table =
        findings("[findings.stuck_after_by_brand]\nford = \"1s\"\n\"Land Rover\" = \"5d\"\n");
    for (const auto& text : {inline_table, own_table}) {
        const auto limits = load_valid(folder, text).findings.stuck_after_by_brand;
        EXPECT_EQ(limits.size(), 16U);
        EXPECT_EQ(limits.at("ford"), 1s);
        EXPECT_EQ(limits.at("land rover"), 5 * day);
        EXPECT_EQ(limits.at("opel"), 10 * day);
    }
}

TEST(ConfigFindings, OfSeveralBrandsHaveAFaultEach) {
    const ConfigFolder folder;
    EXPECT_THAT(
        messages_of(folder,
                    findings("[findings.stuck_after_by_brand]\nopel = 10\nford = \"5d\"\nfiat = \"x\"\n")),
        ElementsAre(StartsWith("config.toml:16:8: findings.stuck_after_by_brand.opel: expected a duration "
                               "with its unit"),
                    StartsWith("config.toml:18:8: findings.stuck_after_by_brand.fiat: expected a duration")));
}

TEST(ConfigReasons, AreTriedInAFixedOrder) {
    const ConfigFolder folder;
    const auto config =
        load_valid(folder, reasons("ineligible = [\"much too old\"]\nno_data = [\"silent\", \"mute\"]\n"));
    std::vector<std::string> codes;
    for (const auto& rule : config.reasons) codes.push_back(rule.code);
    EXPECT_THAT(codes, ElementsAre("missing_tag", "privacy_mode", "no_consent", "already_active", "no_data",
                                   "unsupported", "ineligible"));
    EXPECT_THAT(config.reasons.at(0).texts, ElementsAre("customer-name", "customer name", "missing tag"));
    EXPECT_THAT(config.reasons.at(4).texts, ElementsAre("silent", "mute"));
    EXPECT_THAT(config.reasons.at(6).texts, ElementsAre("much too old"));
}

TEST(ConfigReasons, HaveAFaultForEachWrongText) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, reasons("no_data = [\"\", \"silent\", 3]\n")),
                ElementsAre("config.toml:15:12: reasons.no_data[0]: expected a text of 1 to 200 characters, "
                            "got an empty one",
                            "config.toml:15:26: reasons.no_data[2]: expected a text of 1 to 200 characters, "
                            "got 3"));
}

TEST(ConfigReasons, CountCharactersAndNotBytes) {
    const ConfigFolder folder;
    std::string text;
    for (int i = 0; i < 200; ++i) text += "ß";
    EXPECT_EQ(load_valid(folder, reasons("no_data = [\"" + text + "\"]\n")).reasons.at(4).texts.at(0), text);
}

std::string many_texts(int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += "\"" + std::to_string(i) + "\", ";
    return "[" + list + "]";
}

const std::vector<Fault> faults{
    {"StuckAfterTooShort", findings("stuck_after = \"999ms\"\n"),
     "config.toml:15:15: findings.stuck_after: ", "expected a duration between 1s and 365d, got \"999ms\""},
    {"EndingStuckAfterTooLong", findings("ending_stuck_after = \"366d\"\n"),
     "config.toml:15:22: findings.ending_stuck_after: ", "expected a duration between 1s and 365d"},
    {"StuckNoticeWithoutUnit", findings("stuck_notice = 3\n"),
     "config.toml:15:16: findings.stuck_notice: ", "3 has none: is it seconds (\"3s\")?"},
    {"WebhookSilentAfterNothing", findings("webhook_silent_after = 0\n"),
     "config.toml:15:24: findings.webhook_silent_after: ", "expected a whole number between 1 and 1000"},
    {"TooManySignatureFailures", findings("signature_failures = 100001\n"),
     "config.toml:15:22: findings.signature_failures: ", "expected a whole number between 1 and 100000"},
    {"SignatureFailuresWithinNoTime", findings("signature_failures_within = \"0s\"\n"),
     "config.toml:15:29: findings.signature_failures_within: ", "expected a duration between 1s and 365d"},
    {"PlatformUnreachableAtOnce", findings("platform_unreachable_after = \"0s\"\n"),
     "config.toml:15:30: findings.platform_unreachable_after: ", "expected a duration between 1s and 365d"},
    {"BrandsWithoutATable", findings("stuck_after_by_brand = \"10d\"\n"),
     "config.toml:15:24: findings.stuck_after_by_brand: ",
     "expected a table of durations, such as { ford = \"10d\" }, got \"10d\""},
    {"BrandsInAListOfTables", findings("[[findings.stuck_after_by_brand]]\nford = \"10d\"\n"),
     "config.toml:15:1: findings.stuck_after_by_brand: ", "expected a table of durations"},
    {"BrandsMisspelt", findings("[findings.stuck_after_by_brnd]\nford = \"10d\"\n"),
     "config.toml:15:1: findings.stuck_after_by_brnd: ", "unknown table; did you mean stuck_after_by_brand?"},
    {"BrandsInAnotherPlace", appended("[stuck_after_by_brand]\nford = \"10d\"\n"),
     "config.toml:14:1: stuck_after_by_brand: ", "unknown table here; it belongs in [findings]"},
    {"BrandTooShort", findings("stuck_after_by_brand = { ford = \"1ms\" }\n"),
     "config.toml:15:33: findings.stuck_after_by_brand.ford: ", "expected a duration between 1s and 365d"},
    {"BrandTwice", findings("[findings.stuck_after_by_brand]\nFord = \"10d\"\nford = \"5d\"\n"),
     "config.toml:17:1: findings.stuck_after_by_brand.ford: ", "expected each name once, whatever its case"},
    {"BrandWithoutName", findings("stuck_after_by_brand = { \"\" = \"10d\" }\n"),
     "config.toml:15:26: findings.stuck_after_by_brand.\"\": ", "expected a name of 1 to 200 characters"},
    {"FindingMisspelt", findings("stuck_aftr = \"1d\"\n"),
     "config.toml:15:1: findings.stuck_aftr: ", "unknown key; did you mean stuck_after?"},
    {"ReasonMisspelt", reasons("privacymode = [\"x\"]\n"),
     "config.toml:15:1: reasons.privacymode: ", "unknown key; did you mean privacy_mode?"},
    {"ReasonThatIsNoList", reasons("no_consent = \"consent\"\n"),
     "config.toml:15:14: reasons.no_consent: ", "expected a list of 1 to 100 texts, got \"consent\""},
    {"ReasonWithoutTexts", reasons("no_consent = []\n"),
     "config.toml:15:14: reasons.no_consent: ", "expected a list of 1 to 100 texts, got an empty one"},
    {"ReasonWithManyTexts", reasons("no_consent = " + many_texts(101) + "\n"),
     "config.toml:15:14: reasons.no_consent: ", "expected a list of 1 to 100 texts, got 101"},
    {"ReasonWithATextTwice", reasons("no_consent = [\"a\", \"b\", \"a\"]\n"),
     "config.toml:15:14: reasons.no_consent: ", "expected each text once, got \"a\" twice"},
    {"ReasonWithALongText", reasons("no_consent = [\"" + std::string(201, 'x') + "\"]\n"),
     "config.toml:15:15: reasons.no_consent[0]: ", "expected a text of 1 to 200 characters, got 201"},
    {"ReasonWithAControlCharacter", reasons("no_consent = [\"a\\nb\"]\n"),
     "config.toml:15:15: reasons.no_consent[0]: ", "expected a text without control characters"},
};

class FindingsFault : public testing::TestWithParam<Fault> {};

TEST_P(FindingsFault, IsTheOnlyMessageAndStandsWhereItIs) {
    expect_only_message(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Key, FindingsFault, testing::ValuesIn(faults), fault_name);

}  // namespace
}  // namespace config_test
