#include "storage/keyed_hash.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>

namespace storage {
namespace {

constexpr std::size_t block = 64;

void require(int success) {
    if (success != 1) throw std::runtime_error("OpenSSL has no SHA-256");
}

}  // namespace

KeyedHash::Context KeyedHash::padded(std::string_view key, unsigned char pad) {
    std::array<unsigned char, block> bytes{};
    if (key.size() > block) {
        unsigned int size = 0;
        require(EVP_Digest(key.data(), key.size(), bytes.data(), &size, EVP_sha256(), nullptr));
    } else {
        std::ranges::copy(key, bytes.begin());
    }
    for (auto& byte : bytes) byte ^= pad;
    Context context(EVP_MD_CTX_new());
    if (!context) throw std::bad_alloc();
    require(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr));
    require(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()));
    return context;
}

KeyedHash::KeyedHash(std::string_view key)
    : inner_(padded(key, 0x36)), outer_(padded(key, 0x5C)), working_(EVP_MD_CTX_new()) {
    if (!working_) throw std::bad_alloc();
}

std::array<unsigned char, 32> KeyedHash::of(std::string_view text) {
    std::array<unsigned char, 32> digest{};
    require(EVP_MD_CTX_copy_ex(working_.get(), inner_.get()));
    require(EVP_DigestUpdate(working_.get(), text.data(), text.size()));
    require(EVP_DigestFinal_ex(working_.get(), digest.data(), nullptr));
    require(EVP_MD_CTX_copy_ex(working_.get(), outer_.get()));
    require(EVP_DigestUpdate(working_.get(), digest.data(), digest.size()));
    require(EVP_DigestFinal_ex(working_.get(), digest.data(), nullptr));
    return digest;
}

}  // namespace storage
