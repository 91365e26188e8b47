// Throw-away keys and certificates for TLS in tests, made in memory.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace support {

struct FreeOpenSsl {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeOpenSsl>;

struct Certificate {
    Key key;
    std::unique_ptr<X509, FreeOpenSsl> x509;
};

Key make_key(const char* curve = "P-256");
std::string private_pem(EVP_PKEY* key);
std::string certificate_pem(X509* certificate);

Certificate make_authority(const std::string& name);

/// `names`: a subjectAltName such as "DNS:localhost,IP:127.0.0.1". Expired: ended yesterday.
Certificate issue(const Certificate& authority, const std::string& names, bool expired = false);

/// A PEM file in the temporary folder, removed with the object.
class PemFile {
  public:
    explicit PemFile(const Certificate& certificate);
    explicit PemFile(const std::string& text);
    PemFile(const PemFile&) = delete;
    PemFile& operator=(const PemFile&) = delete;
    ~PemFile();
    const std::string& path() const { return path_; }
    void replace(const Certificate& certificate) const;

  private:
    std::string path_;
};

}  // namespace support
