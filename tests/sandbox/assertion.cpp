#include "tests/sandbox/assertion.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cstdio>
#include <optional>
#include <stdexcept>

namespace sandbox {
namespace {

namespace json = boost::json;

struct releaser {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
    void operator()(std::FILE* file) const { std::fclose(file); }
};
template <class Type>
using owned = std::unique_ptr<Type, releaser>;

std::optional<std::string> from_base64url(std::string_view text) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string bytes;
    unsigned bits = 0;
    unsigned held = 0;
    for (const char letter : text) {
        const std::size_t value = letters.find(letter);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6U) | static_cast<unsigned>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>((bits >> held) & 0xFFU);
        }
    }
    return bytes;
}

std::optional<json::object> read_part(std::string_view encoded) {
    const auto text = from_base64url(encoded);
    if (!text) return std::nullopt;
    boost::system::error_code error;
    const json::value parsed = json::parse(*text, error);
    if (error || !parsed.is_object()) return std::nullopt;
    return parsed.get_object();
}

std::string_view text_of(const json::object& owner, std::string_view name) {
    const json::value* found = owner.if_contains(name);
    if (found == nullptr || !found->is_string()) return {};
    return {found->get_string().data(), found->get_string().size()};
}

// JOSE carries r and s as 32 bytes each; OpenSSL wants them as DER.
std::optional<std::string> to_der(const std::string& signature) {
    if (signature.size() != 64) return std::nullopt;
    const auto* bytes = reinterpret_cast<const unsigned char*>(signature.data());
    const owned<ECDSA_SIG> both{ECDSA_SIG_new()};
    ECDSA_SIG_set0(both.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
    unsigned char* der = nullptr;
    const int length = i2d_ECDSA_SIG(both.get(), &der);
    if (length <= 0) return std::nullopt;
    std::string text{reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)};
    OPENSSL_free(der);
    return text;
}

}  // namespace

struct assertion_check::key {
    owned<EVP_PKEY> handle;
};

assertion_check::assertion_check(const std::string& public_key_file, std::string key_id)
    : key_id_(std::move(key_id)) {
    if (public_key_file.empty()) return;
    const owned<std::FILE> file{std::fopen(public_key_file.c_str(), "re")};
    if (!file) throw std::runtime_error("cannot open " + public_key_file);
    owned<EVP_PKEY> handle{PEM_read_PUBKEY(file.get(), nullptr, nullptr, nullptr)};
    if (!handle || EVP_PKEY_get_base_id(handle.get()) != EVP_PKEY_EC) {
        throw std::runtime_error("no public EC key in " + public_key_file);
    }
    key_ = std::make_unique<key>(key{std::move(handle)});
}

assertion_check::~assertion_check() = default;

std::string assertion_check::problem(std::string_view token, const std::vector<std::string>& audiences,
                                     moment now) {
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos) return "client_assertion is not a signed JWT";
    const auto header = read_part(token.substr(0, first));
    const auto claims = read_part(token.substr(first + 1, second - first - 1));
    const auto signature = from_base64url(token.substr(second + 1));
    if (!header || !claims || !signature) return "client_assertion is not a signed JWT";
    if (text_of(*header, "alg") != "ES256") return "client_assertion must be signed ES256";
    if (key_ && !signature_holds(token.substr(0, second), *signature))
        return "client_assertion: wrong signature";
    return claims_problem(*claims, audiences, now);
}

bool assertion_check::signature_holds(std::string_view signed_part, const std::string& signature) const {
    const auto der = to_der(signature);
    if (!der) return false;
    const owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
    if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_->handle.get()) != 1)
        return false;
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(der->data()), der->size(),
                            reinterpret_cast<const unsigned char*>(signed_part.data()),
                            signed_part.size()) == 1;
}

std::string assertion_check::claims_problem(const json::object& claims,
                                            const std::vector<std::string>& audiences, moment now) {
    const std::string_view issuer = text_of(claims, "iss");
    if (issuer.empty() || (!key_id_.empty() && issuer != key_id_)) return "client_assertion: unknown iss";
    const std::string_view audience = text_of(claims, "aud");
    if (std::find(audiences.begin(), audiences.end(), audience) == audiences.end()) {
        return "client_assertion: wrong aud";
    }
    const json::value* version = claims.if_contains("ver");
    if (version == nullptr || *version != 2) return "client_assertion: ver must be 2";
    const json::value* issued = claims.if_contains("iat");
    if (issued == nullptr || !issued->is_int64()) return "client_assertion: iat must be a number of seconds";
    const moment issued_at{std::chrono::seconds{issued->get_int64()}};
    if (issued_at > now + std::chrono::minutes{1} || issued_at < now - std::chrono::minutes{10}) {
        return "client_assertion: iat is too far from now";
    }
    const std::string_view unique = text_of(claims, "jti");
    if (unique.empty()) return "client_assertion: jti missing";
    if (!seen_.insert(std::string{unique}).second) return "client_assertion: jti was used before";
    return {};
}

}  // namespace sandbox
