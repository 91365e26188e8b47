#include "tests/unit/server/http/certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace fs = std::filesystem;

namespace {

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using File = std::unique_ptr<std::FILE, Deleter<std::fclose>>;

void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(what);
}

}  // namespace

CertificateFolder::CertificateFolder() {
    std::string name = (fs::temp_directory_path() / "http-test-XXXXXX").string();
    require(mkdtemp(name.data()) != nullptr, "no temporary folder");
    folder_ = name;
}

CertificateFolder::~CertificateFolder() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

CertificateFiles CertificateFolder::make(const std::string& name, long valid_seconds) const {
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    const Certificate certificate(X509_new());
    require(key && certificate, "no key");
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), valid_seconds);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "not signed");

    CertificateFiles files{path(name + ".crt"), path(name + ".key")};
    const File certificate_file(std::fopen(files.certificate.c_str(), "w"));
    const File key_file(std::fopen(files.key.c_str(), "w"));
    require(certificate_file && PEM_write_X509(certificate_file.get(), certificate.get()) == 1,
            "not written");
    require(key_file &&
                PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
            "not written");
    return files;
}

void CertificateFolder::write(const fs::path& file, const std::string& text) const {
    std::ofstream(file) << text;
}

std::string CertificateFolder::read(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}
