#include "server/alerts/signing.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace alerts {
namespace {

constexpr std::string_view secret_prefix = "whsec_";

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64(const unsigned char* data, std::size_t size) {
    std::vector<unsigned char> text(4 * ((size + 2) / 3) + 1);
    const int length = EVP_EncodeBlock(text.data(), data, static_cast<int>(size));
    return {text.begin(), text.begin() + length};
}

/// Strict: whole groups of four, padding only at the end. Empty optional: not base64.
std::optional<std::string> from_base64(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto digits = text.find_last_not_of('=') + 1;
    const auto padding = text.size() - digits;
    if (text.empty() || text.size() % 4 != 0 || padding > 2 ||
        text.substr(0, digits).find_first_not_of(alphabet) != std::string_view::npos)
        return std::nullopt;
    std::vector<unsigned char> data(text.size() / 4 * 3);
    const int length = EVP_DecodeBlock(data.data(), bytes(text), static_cast<int>(text.size()));
    if (length < 0) return std::nullopt;
    // OpenSSL counts the padding as zero bytes.
    return std::string(data.begin(), data.begin() + length - static_cast<std::ptrdiff_t>(padding));
}

std::string signature(const std::string& key, const std::string& content) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned int size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(content), content.size(),
             mac.data(), &size) == nullptr)
        throw std::runtime_error("HMAC-SHA256 failed");
    return "v1," + base64(mac.data(), size);
}

}  // namespace

std::optional<std::string> signing_key(std::string_view secret) {
    if (!secret.starts_with(secret_prefix)) return std::string(secret);
    return from_base64(secret.substr(secret_prefix.size()));
}

Signer::Signer(const config::HookSection& hook) {
    for (const auto* secret : {&hook.secret, &hook.previous_secret}) {
        if (secret->empty()) continue;
        auto key = signing_key(*secret);
        if (!key) throw std::invalid_argument("whsec_ must be followed by base64");
        keys_.push_back(std::move(*key));
    }
}

void Signer::sign(api_client::HttpRequest& request, const std::string& id, clearance::Time now) const {
    const auto seconds =
        std::to_string(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    request.headers.emplace_back("webhook-id", id);
    request.headers.emplace_back("webhook-timestamp", seconds);
    if (keys_.empty()) return;
    const auto content = id + "." + seconds + "." + request.body;
    std::string signatures;
    for (const auto& key : keys_) signatures += (signatures.empty() ? "" : " ") + signature(key, content);
    request.headers.emplace_back("webhook-signature", std::move(signatures));
}

}  // namespace alerts
