#include "storage/content_digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "storage/ledger.hpp"

namespace storage {

Digest content_digest(std::string_view content) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> whole{};
    if (EVP_Digest(content.data(), content.size(), whole.data(), nullptr, EVP_sha256(), nullptr) != 1) {
        throw LedgerError("OpenSSL has no SHA-256");
    }
    Digest digest{};
    std::copy_n(whole.begin(), digest.size(), digest.begin());
    return digest;
}

}  // namespace storage
