#include "api_client/client_assertion.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace api_client {
namespace {

constexpr int coordinate_size = 32;  // of P-256

using Bytes = std::vector<unsigned char>;

template <auto free_function>
struct Free {
    template <class T>
    void operator()(T* object) const {
        free_function(object);
    }
};

void check(bool fine, const char* step) {
    if (fine) return;
    ERR_clear_error();
    throw std::runtime_error(std::string("OpenSSL failed: ") + step);
}

std::string base64url(std::span<const unsigned char> bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    std::uint32_t bits = 0;
    int held = 0;
    for (const unsigned char byte : bytes) {
        bits = (bits << 8U) | byte;
        for (held += 8; held >= 6; held -= 6) text += digits[(bits >> (held - 6)) & 63U];
    }
    if (held > 0) text += digits[(bits << (6 - held)) & 63U];
    return text;
}

std::string base64url(std::string_view text) {
    const Bytes bytes(text.begin(), text.end());
    return base64url(bytes);
}

/// A random UUID (version 4), as the platform's own clients use for `jti`.
std::string random_id() {
    std::array<unsigned char, 16> bytes{};
    check(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "random bytes");
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0fU) | 0x40U);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3fU) | 0x80U);
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += "0123456789abcdef"[bytes[i] >> 4U];
        text += "0123456789abcdef"[bytes[i] & 15U];
    }
    return text;
}

Bytes sign_der(EVP_PKEY* key, std::string_view text) {
    const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    check(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1, "sign");
    const Bytes input(text.begin(), text.end());
    std::size_t size = 0;
    check(EVP_DigestSign(context.get(), nullptr, &size, input.data(), input.size()) == 1, "sign");
    Bytes signature(size);
    check(EVP_DigestSign(context.get(), signature.data(), &size, input.data(), input.size()) == 1, "sign");
    signature.resize(size);
    return signature;
}

/// JWS wants the two numbers of the signature side by side, not in DER (RFC 7518, section 3.4).
Bytes raw_signature(const Bytes& der) {
    const unsigned char* at = der.data();
    const std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>> signature(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    check(signature != nullptr, "read the signature");
    Bytes raw(2 * coordinate_size);
    check(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), coordinate_size) == coordinate_size &&
              BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + coordinate_size,
                           coordinate_size) == coordinate_size,
          "write the signature");
    return raw;
}

bool is_p256(const EVP_PKEY* key) {
    std::array<char, 64> group{};
    std::size_t length = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 &&
           EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) == 1 &&
           std::string_view(group.data(), length) == "prime256v1";
}

EVP_PKEY* read_key(const std::string& pem) {
    const std::unique_ptr<BIO, Free<BIO_vfree>> input(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    check(input != nullptr, "read the private key");
    // Without a callback of ours OpenSSL would ask the terminal for an encrypted key's passphrase.
    const auto no_passphrase = [](char*, int, int, void*) { return 0; };
    EVP_PKEY* key = PEM_read_bio_PrivateKey(input.get(), nullptr, no_passphrase, nullptr);
    ERR_clear_error();
    return key;
}

}  // namespace

ClientAssertion::ClientAssertion(const std::string& private_key_pem, std::string key_id, std::string audience)
    : key_(read_key(private_key_pem)), key_id_(std::move(key_id)), audience_(std::move(audience)) {
    if (!key_) throw std::runtime_error("the platform's private key is not an unencrypted PEM key");
    if (!is_p256(key_.get()))
        throw std::runtime_error("the platform's private key is not a P-256 (ES256) key");
    while (!audience_.empty() && audience_.back() == '/') audience_.pop_back();
}

std::string ClientAssertion::make(std::chrono::system_clock::time_point now) const {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const boost::json::object header{{"alg", "ES256"}, {"typ", "JWT"}};
    const boost::json::object claims{
        {"iss", key_id_}, {"aud", audience_}, {"iat", seconds}, {"jti", random_id()}, {"ver", 2}};
    const std::string content =
        base64url(boost::json::serialize(header)) + "." + base64url(boost::json::serialize(claims));
    return content + "." + base64url(raw_signature(sign_der(key_.get(), content)));
}

}  // namespace api_client
