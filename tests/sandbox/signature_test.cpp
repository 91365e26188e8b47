#include "tests/sandbox/signature.hpp"

#include <gtest/gtest.h>

namespace sandbox {
namespace {

// The codes were computed with: printf '%s' "$body" | openssl dgst -sha256 -hmac 'It is a secret' (and
// -sha1).
constexpr std::string_view body =
    R"({"vehicle":{"vin":"SBXTEST0000000001"},"event":{"type":"fleet_clearance_changed","action":"approved"}})";

TEST(signature, sha256_is_what_openssl_computes) {
    EXPECT_EQ(sha256_signature("It is a secret", body),
              "sha256=ab089ef61c71b7956c809d9230984b1a15ccc7c893ceb31e1a40bff345b8d4a2");
}

TEST(signature, sha1_is_what_openssl_computes) {
    EXPECT_EQ(sha1_signature("It is a secret", body), "sha1=95679595fee563d809f92d88ea5086e33689f021");
}

TEST(signature, depends_on_every_byte_and_on_the_secret) {
    EXPECT_NE(sha256_signature("It is a secret", body), sha256_signature("It is a secreT", body));
    EXPECT_NE(sha256_signature("It is a secret", body),
              sha256_signature("It is a secret", std::string{body} + "\n"));
}

}  // namespace
}  // namespace sandbox
