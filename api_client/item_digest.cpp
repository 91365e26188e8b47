#include "api_client/item_digest.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace api_client {

ItemDigest::ItemDigest() : sha256_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    if (!sha256_ || !context_) throw std::runtime_error("OpenSSL has no SHA-256");
}

clearance::Digest ItemDigest::of(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> whole{};
    const bool done = EVP_DigestInit_ex2(context_.get(), sha256_.get(), nullptr) == 1 &&
                      EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1 &&
                      EVP_DigestFinal_ex(context_.get(), whole.data(), nullptr) == 1;
    if (!done) throw std::runtime_error("OpenSSL failed: SHA-256");
    clearance::Digest digest;
    std::copy_n(whole.begin(), digest.size(), digest.begin());
    return digest;
}

}  // namespace api_client
