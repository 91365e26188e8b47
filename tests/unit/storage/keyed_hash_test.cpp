#include "storage/keyed_hash.hpp"

#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include <string>

namespace storage {
namespace {

std::array<unsigned char, 32> by_openssl(const std::string& key, const std::string& text) {
    std::array<unsigned char, 32> digest{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
    return digest;
}

TEST(KeyedHash, IsHmacSha256OfKeysAndTextsOfEveryLength) {
    for (const std::size_t size : {0U, 1U, 32U, 63U, 64U, 65U, 200U}) {
        const std::string key(size, '\x9a');
        KeyedHash hash(key);
        for (const std::size_t length : {0U, 17U, 55U, 56U, 64U, 1000U}) {
            const std::string text(length, 'W');
            EXPECT_EQ(hash.of(text), by_openssl(key, text)) << size << ", " << length;
        }
    }
}

}  // namespace
}  // namespace storage
