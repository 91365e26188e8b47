#include "tests/support/certificates.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace support {
namespace {

constexpr long a_day = 24 * 3600;

void check(bool fine, const char* step) {
    if (!fine) throw std::runtime_error(std::string("certificates for tests: ") + step);
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    check(extension != nullptr, "extension");
    check(X509_add_ext(certificate, extension, -1) == 1, "add extension");
    X509_EXTENSION_free(extension);
}

std::unique_ptr<X509, FreeOpenSsl> unsigned_certificate(EVP_PKEY* key, const std::string& name, long until) {
    static long serial = 1;
    std::unique_ptr<X509, FreeOpenSsl> certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * a_day);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until);
    X509_set_pubkey(certificate.get(), key);
    const std::basic_string<unsigned char> bytes(name.begin(), name.end());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8, bytes.data(),
                               -1, -1, 0);
    return certificate;
}

void write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::trunc);
    file << text;
    check(file.flush().good(), "write file");
}

std::string new_file() {
    std::string path = (std::filesystem::temp_directory_path() / "clearance-test-XXXXXX").string();
    const int handle = mkstemp(path.data());
    check(handle >= 0, "temporary file");
    close(handle);
    return path;
}

}  // namespace

Key make_key(const char* curve) {
    Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve));
    check(key != nullptr, "key");
    return key;
}

std::string certificate_pem(X509* certificate) {
    BIO* output = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(output, certificate);
    char* data = nullptr;
    const long size = BIO_get_mem_data(output, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(output);
    return text;
}

std::string private_pem(EVP_PKEY* key) {
    BIO* output = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(output, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const long size = BIO_get_mem_data(output, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(output);
    return text;
}

Certificate make_authority(const std::string& name) {
    Certificate made{make_key(), nullptr};
    made.x509 = unsigned_certificate(made.key.get(), name, a_day);
    X509_set_issuer_name(made.x509.get(), X509_get_subject_name(made.x509.get()));
    add_extension(made.x509.get(), made.x509.get(), NID_basic_constraints, "critical,CA:TRUE");
    check(X509_sign(made.x509.get(), made.key.get(), EVP_sha256()) > 0, "sign");
    return made;
}

Certificate issue(const Certificate& authority, const std::string& names, bool expired) {
    Certificate made{make_key(), nullptr};
    made.x509 = unsigned_certificate(made.key.get(), "a server under test", expired ? -a_day : a_day);
    X509_set_issuer_name(made.x509.get(), X509_get_subject_name(authority.x509.get()));
    add_extension(made.x509.get(), authority.x509.get(), NID_subject_alt_name, names);
    check(X509_sign(made.x509.get(), authority.key.get(), EVP_sha256()) > 0, "sign");
    return made;
}

PemFile::PemFile(const Certificate& certificate) : path_(new_file()) {
    replace(certificate);
}
PemFile::PemFile(const std::string& text) : path_(new_file()) {
    write_file(path_, text);
}
PemFile::~PemFile() {
    unlink(path_.c_str());
}
void PemFile::replace(const Certificate& certificate) const {
    write_file(path_, certificate_pem(certificate.x509.get()));
}

}  // namespace support
