// What is in the files a configuration names: told by check-config already, not by serve alone.
#include "server/config/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certificates.hpp"
#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const std::string both_files = "certificate_file = \"a.pem\"\nprivate_key_file = \"a.key\"";  // lines 6 and 7

std::string with_platform_key(const std::string& pem) {
    return with_line(4, "key_id = \"k\"\nprivate_key = " + in_toml(pem));
}

TEST(ConfigFiles, WithoutACertificateOrAKeyAreBothTold) {
    const ConfigFolder folder;
    folder.write("a.pem", "no certificate");
    folder.write("a.key", "hidden, no key");
    EXPECT_THAT(
        messages_of(folder, with_line(6, both_files)),
        ElementsAre(AllOf(StartsWith("config.toml:6:20: webhook.certificate_file: expected a certificate"),
                          HasSubstr("a.pem")),
                    AllOf(StartsWith("config.toml:7:20: webhook.private_key_file: expected a private key"),
                          HasSubstr("a.key"), Not(HasSubstr("hidden")))));
}

TEST(ConfigFiles, OfTheApiAreJudgedToo) {
    const ConfigFolder folder;
    folder.write("a.pem", "");
    folder.write("a.key", p256_pem());
    EXPECT_THAT(messages_of(folder, with_line(11, "listen = \"127.0.0.1:0\"\ntls = true\n" + both_files)),
                ElementsAre(StartsWith("config.toml:13:20: api.certificate_file: expected a certificate")));
}

TEST(ConfigFiles, OfAKeyOfAnotherCertificateNameBoth) {
    const ConfigFolder folder;
    folder.write_certificate("a.pem", "unused.key");
    folder.write("a.key", p256_pem());
    EXPECT_THAT(messages_of(folder, with_line(6, both_files)),
                ElementsAre(AllOf(StartsWith("config.toml:7:20: webhook.private_key_file: the key in "),
                                  HasSubstr("a.key\" does not belong to the certificate in "),
                                  HasSubstr("a.pem\""))));
}

TEST(ConfigFiles, AreNotJudgedWhileTlsIsOff) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_line(6, "tls = false\n" + both_files)), IsEmpty());
}

TEST(ConfigFiles, ToTrustNeedACertificate) {
    const ConfigFolder folder;
    folder.write("ca.pem", "-----BEGIN CERTIFICATE-----\nxxxx\n-----END CERTIFICATE-----\n");
    const std::string hook =
        "[[hooks]]\nname = \"a\"\nurl = \"https://hooks.example\"\nsecret = \"twenty-four characters!!\"\n";
    const std::string ca = "ca_file = \"ca.pem\"";
    EXPECT_THAT(
        messages_of(folder, with_line(4, "client_secret = \"s\"\n" + ca) + hook + ca + "\n" + hook + ca),
        ElementsAre(StartsWith("config.toml:5:11: platform.ca_file: expected certificates in PEM form"),
                    StartsWith("config.toml:19:11: hooks[0].ca_file: expected certificates in PEM form"),
                    StartsWith("config.toml:21:8: hooks[1].name: "),
                    StartsWith("config.toml:24:11: hooks[1].ca_file: expected certificates in PEM form")));
}

TEST(ConfigFiles, ToTrustAreTakenWithOneCertificate) {
    const ConfigFolder folder;
    folder.write_certificate("ca.pem", "ca.key");
    EXPECT_THAT(messages_of(folder, with_line(4, "client_secret = \"s\"\nca_file = \"ca.pem\"")), IsEmpty());
}

TEST(ConfigFiles, OfThePlatformsKeyMustHoldAP256Key) {
    const ConfigFolder folder;
    EXPECT_THAT(messages_of(folder, with_platform_key(p256_pem())), IsEmpty());
    EXPECT_THAT(
        messages_of(folder, with_platform_key(support::private_pem(support::make_key("P-384").get()))),
        ElementsAre(AllOf(StartsWith("config.toml:5:15: platform.private_key: expected a P-256 key"),
                          HasSubstr("EC secp384r1"))));
    const support::Key rsa(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
    EXPECT_THAT(messages_of(folder, with_platform_key(support::private_pem(rsa.get()))),
                ElementsAre(HasSubstr("expected a P-256 key (for ES256), got a key of the kind RSA")));
    EXPECT_THAT(
        messages_of(folder,
                    with_platform_key("-----BEGIN PRIVATE KEY-----\nhidden\n-----END PRIVATE KEY-----\n")),
        ElementsAre(AllOf(HasSubstr("expected a private key in PEM form"), Not(HasSubstr("hidden")))));
}

TEST(ConfigFiles, OfTheLedgerMayBeNoFolderAndNeedOne) {
    const ConfigFolder folder;
    folder.write("sub/file", "x");
    EXPECT_THAT(messages_of(folder, with_line(13, "path = \"sub\"")),
                ElementsAre(AllOf(StartsWith("config.toml:13:8: ledger.path: expected a file, but "),
                                  HasSubstr("sub\" is a folder"))));
    EXPECT_THAT(messages_of(folder, with_line(13, "path = \"none/ledger\"")),
                ElementsAre(AllOf(StartsWith("config.toml:13:8: ledger.path: the folder "),
                                  HasSubstr("none\" does not exist"))));
    EXPECT_THAT(messages_of(folder, with_line(13, "path = \"sub/file/ledger\"")),
                ElementsAre(AllOf(StartsWith("config.toml:13:8: ledger.path: "), HasSubstr("is no folder"))));
    EXPECT_THAT(messages_of(folder, with_line(13, "path = \"sub/ledger\"")), IsEmpty());
    EXPECT_EQ(config::ledger_path_problem("a file of the working folder"), "");
}

TEST(ConfigFiles, WithAnExpiredCertificateAreOnlyWarnedOf) {
    const ConfigFolder folder;
    folder.write_certificate("a.pem", "a.key", true);
    folder.write_certificate("good.pem", "good.key");
    const auto text = with_line(11, "listen = \"127.0.0.1:0\"\ntls = true\n" + both_files);
    testing::internal::CaptureStderr();
    const auto errors = errors_of(folder, text);
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(errors, IsEmpty());
    EXPECT_THAT(log, AllOf(HasSubstr("certificate_expired"), HasSubstr("api.certificate_file"),
                           HasSubstr(folder.path("a.pem")), HasSubstr("not_after"),
                           HasSubstr(config::expired_at(folder.path("a.pem")).value_or("no time"))));
    EXPECT_EQ(config::expired_at(folder.path("good.pem")), std::nullopt);
}

}  // namespace
}  // namespace config_test
