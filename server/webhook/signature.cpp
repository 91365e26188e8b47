#include "server/webhook/signature.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <stdexcept>

namespace webhook {
namespace {

constexpr std::string_view prefix = "sha256=";

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// -1: not a lower-case hexadecimal digit.
int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

struct MacDeleter {
    void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
};

}  // namespace

std::string_view text(SignatureFault fault) {
    switch (fault) {
        case SignatureFault::missing:
            return "the header X-HM-Signature-256 is missing";
        case SignatureFault::malformed:
            return "the header X-HM-Signature-256 must be given once, as sha256= and 64 lower-case "
                   "hexadecimal digits";
        case SignatureFault::wrong:
            break;
    }
    return "the signature does not match the body under any configured secret";
}

boost::system::result<Mac, SignatureFault> read_signature(const http::Request& request) {
    const auto count = request.count(signature_header);
    if (count == 0) return SignatureFault::missing;
    const auto header = request.header(signature_header);
    Mac mac{};
    if (count > 1 || header.size() != prefix.size() + 2 * mac.size() || !header.starts_with(prefix))
        return SignatureFault::malformed;
    const auto hex = header.substr(prefix.size());
    for (std::size_t i = 0; i < mac.size(); ++i) {
        const int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);
        if (high < 0 || low < 0) return SignatureFault::malformed;
        mac[i] = static_cast<unsigned char>(high * 16 + low);
    }
    return mac;
}

void Keyring::ContextDeleter::operator()(EVP_MAC_CTX* context) const {
    EVP_MAC_CTX_free(context);
}

Keyring::Keyring(const std::vector<config::WebhookSecret>& secrets) {
    keys_.reserve(secrets.size());
    for (const auto& secret : secrets) keys_.push_back(Key{secret.name, make_context(secret.secret)});
}

Keyring::Context Keyring::make_context(std::string_view secret) {
    const std::unique_ptr<EVP_MAC, MacDeleter> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    Context context(mac ? EVP_MAC_CTX_new(mac.get()) : nullptr);
    char sha256[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0),
                                     OSSL_PARAM_construct_end()};
    // An empty view may point nowhere, and OpenSSL reads a null key as "keep the key you have".
    const std::string_view key = secret.empty() ? std::string_view("") : secret;
    if (!context || EVP_MAC_init(context.get(), bytes(key), key.size(), parameters) != 1)
        throw std::runtime_error("OpenSSL offers no HMAC-SHA256");
    return context;
}

Mac Keyring::mac_of(const EVP_MAC_CTX* keyed, std::string_view body) {
    // A copy of the keyed context saves hashing the key for every webhook.
    const Context context(EVP_MAC_CTX_dup(keyed));
    Mac mac{};
    std::size_t size = 0;
    if (!context || EVP_MAC_update(context.get(), bytes(body), body.size()) != 1 ||
        EVP_MAC_final(context.get(), mac.data(), &size, mac.size()) != 1 || size != mac.size())
        throw std::runtime_error("HMAC-SHA256 failed");
    return mac;
}

boost::system::result<std::size_t, SignatureFault> Keyring::verify(const Mac& claimed,
                                                                   std::string_view body) const {
    std::size_t match = keys_.size();
    for (std::size_t i = keys_.size(); i-- > 0;) {
        const Mac mac = mac_of(keys_[i].keyed.get(), body);
        const bool equal = CRYPTO_memcmp(mac.data(), claimed.data(), mac.size()) == 0;
        match = equal ? i : match;
    }
    if (match == keys_.size()) return SignatureFault::wrong;
    return match;
}

}  // namespace webhook
