// The JWT that proves to the platform who asks for a token: signed ES256 with a private key made in its
// console. Owns the key; any one thread at a time. Never shows it.
#pragma once

#include <openssl/evp.h>

#include <chrono>
#include <memory>
#include <string>

namespace api_client {

class ClientAssertion {
  public:
    /// `private_key_pem`: an unencrypted P-256 key. Throws std::runtime_error where it is none. `audience`:
    /// the API's base URL.
    ClientAssertion(const std::string& private_key_pem, std::string key_id, std::string audience);

    /// A signed JWT with claims iss (the key's id), aud, iat, jti (new every time), ver 2.
    std::string make(std::chrono::system_clock::time_point now) const;

  private:
    struct FreeKey {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    };
    std::unique_ptr<EVP_PKEY, FreeKey> key_;
    std::string key_id_;
    std::string audience_;
};

}  // namespace api_client
