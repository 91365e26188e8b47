#include "server/http/tls.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "tests/unit/server/http/certificate.hpp"

namespace {

using testing::AllOf;
using testing::HasSubstr;

class TlsCertificatesTest : public testing::Test {
  protected:
    static std::string failure(const std::string& certificate, const std::string& key) {
        try {
            http::TlsCertificates loaded(certificate, key);
        } catch (const std::runtime_error& e) {
            EXPECT_EQ(std::string(e.what()).find('\n'), std::string::npos);
            return e.what();
        }
        return "loaded";
    }

    CertificateFolder folder;
    CertificateFiles files = folder.make("leaf", 7200);
};

TEST_F(TlsCertificatesTest, LoadsAPairAndKnowsWhenItEnds) {
    const http::TlsCertificates loaded(files.certificate, files.key);
    EXPECT_NE(loaded.current(), nullptr);
    const auto left = loaded.expires_at() - std::chrono::system_clock::now();
    EXPECT_GT(left, std::chrono::seconds(7000));
    EXPECT_LE(left, std::chrono::seconds(7200));
}

TEST_F(TlsCertificatesTest, LoadsAnExpiredCertificateAndSaysSo) {
    const auto expired = folder.make("expired", -10);
    const http::TlsCertificates loaded(expired.certificate, expired.key);
    EXPECT_LT(loaded.expires_at(), std::chrono::system_clock::now());
}

TEST_F(TlsCertificatesTest, NamesAFileThatIsNotThere) {
    const auto missing = folder.path("missing").string();
    EXPECT_THAT(failure(missing, files.key), AllOf(HasSubstr(missing), HasSubstr("No such file")));
    EXPECT_THAT(failure(files.certificate, missing), AllOf(HasSubstr(missing), HasSubstr("No such file")));
}

TEST_F(TlsCertificatesTest, NamesAFileThatIsAFolderOrEmpty) {
    const auto here = folder.path("").string();
    EXPECT_THAT(failure(here, files.key), HasSubstr(here));
    folder.write(folder.path("empty"), "");
    EXPECT_THAT(failure(files.certificate, folder.path("empty")), HasSubstr("empty"));
}

TEST_F(TlsCertificatesTest, NamesAFileWithoutCertificate) {
    EXPECT_THAT(failure(files.key, files.key),
                AllOf(HasSubstr(files.key.string()), HasSubstr("certificate")));
}

TEST_F(TlsCertificatesTest, NamesAFileWithoutKey) {
    EXPECT_THAT(failure(files.certificate, files.certificate),
                AllOf(HasSubstr("private key file \"" + files.certificate.string()), HasSubstr("no usable")));
}

TEST_F(TlsCertificatesTest, NamesAKeyOfAnotherCertificate) {
    const auto other = folder.make("other");
    EXPECT_THAT(failure(files.certificate, other.key),
                AllOf(HasSubstr(other.key.string()), HasSubstr("does not belong"),
                      HasSubstr(files.certificate.string())));
}

TEST_F(TlsCertificatesTest, DoesNotAskForThePassphraseOfAKey) {
    folder.write(folder.path("locked"),
                 "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIHs\n-----END ENCRYPTED PRIVATE KEY-----\n");
    EXPECT_THAT(failure(files.certificate, folder.path("locked")), HasSubstr("locked"));
}

TEST_F(TlsCertificatesTest, KeepsWhatWasWhenTheNewFilesAreBad) {
    http::TlsCertificates loaded(files.certificate, files.key);
    const auto before = loaded.current();
    folder.write(files.key, "no key");
    EXPECT_THROW(loaded.reload(), std::runtime_error);
    EXPECT_EQ(loaded.current(), before);
}

}  // namespace
