// Proof that a webhook is the platform's: HMAC-SHA256 of the raw body under one of several shared secrets.
// Owns the keyed contexts, not the secrets themselves. Immutable after construction, any thread. Promise: the
// time taken says nothing of which secret matched, nor of how much of a wrong signature was right.
#pragma once

#include <array>
#include <boost/system/result.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/config.hpp"
#include "server/http/message.hpp"

using EVP_MAC_CTX = struct evp_mac_ctx_st;

namespace webhook {

/// The platform's header: `sha256=` and 64 lower-case hexadecimal digits. Its SHA-1 predecessor,
/// `X-HM-Signature`, is deprecated by the platform and never looked at.
inline constexpr std::string_view signature_header = "X-HM-Signature-256";

enum class SignatureFault { missing, malformed, wrong };

/// What to tell the sender: one sentence.
std::string_view text(SignatureFault fault);

using Mac = std::array<unsigned char, 32>;

/// The signature as the request carries it; `missing`, or `malformed`: another form, or the header twice.
boost::system::result<Mac, SignatureFault> read_signature(const http::Request& request);

class Keyring {
  public:
    /// Keys one context a secret. Throws std::runtime_error when OpenSSL has no HMAC-SHA256.
    explicit Keyring(const std::vector<config::WebhookSecret>& secrets);

    /// The index of the secret under which `claimed` is the body's; the first of several equal ones.
    boost::system::result<std::size_t, SignatureFault> verify(const Mac& claimed,
                                                              std::string_view body) const;
    const std::string& name(std::size_t index) const { return keys_.at(index).name; }

  private:
    struct ContextDeleter {
        void operator()(EVP_MAC_CTX* context) const;
    };
    using Context = std::unique_ptr<EVP_MAC_CTX, ContextDeleter>;
    struct Key {
        std::string name;
        Context keyed;
    };

    static Context make_context(std::string_view secret);
    static Mac mac_of(const EVP_MAC_CTX* keyed, std::string_view body);

    std::vector<Key> keys_;
};

}  // namespace webhook
