// The digest of an item's bytes: SHA-256 cut to 16 bytes. Keeps OpenSSL's objects from one item to the next;
// any one thread at a time.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string_view>

#include "clearance/digest.hpp"

namespace api_client {

class ItemDigest {
  public:
    ItemDigest();
    clearance::Digest of(std::string_view bytes);

  private:
    struct FreeAlgorithm {
        void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
    };
    struct FreeContext {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD, FreeAlgorithm> sha256_;
    std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
};

}  // namespace api_client
