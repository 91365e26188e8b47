#include "tests/sandbox/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace sandbox {
namespace {

std::string hex_hmac(const EVP_MD* digest, std::string_view secret, std::string_view body) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
    unsigned length = 0;
    if (HMAC(digest, secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(body.data()), body.size(), code.data(),
             &length) == nullptr) {
        throw std::runtime_error("HMAC failed");
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
        text += digits[code[i] >> 4U];
        text += digits[code[i] & 15U];
    }
    return text;
}

}  // namespace

std::string sha256_signature(std::string_view secret, std::string_view body) {
    return "sha256=" + hex_hmac(EVP_sha256(), secret, body);
}

std::string sha1_signature(std::string_view secret, std::string_view body) {
    return "sha1=" + hex_hmac(EVP_sha1(), secret, body);
}

}  // namespace sandbox
