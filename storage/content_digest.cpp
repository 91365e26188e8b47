#include "storage/content_digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "storage/ledger.hpp"

namespace storage {

Digest content_digest(std::string_view content) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> whole{};
    // looked up once: by its name it would be for each digest
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (EVP_Digest(content.data(), content.size(), whole.data(), nullptr, sha256, nullptr) != 1) {
        throw LedgerError("OpenSSL has no SHA-256");
    }
    Digest digest{};
    std::copy_n(whole.begin(), digest.size(), digest.begin());
    return digest;
}

}  // namespace storage
