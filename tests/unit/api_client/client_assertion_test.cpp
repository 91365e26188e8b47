#include "api_client/client_assertion.hpp"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/pem.h>

#include <boost/json.hpp>
#include <set>
#include <stdexcept>
#include <vector>

#include "tests/support/certificates.hpp"

namespace api_client::testing {
namespace {

namespace json = boost::json;
using Bytes = std::vector<unsigned char>;

Bytes decode(std::string_view text) {
    const std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    Bytes bytes;
    unsigned bits = 0;
    int held = 0;
    for (const char c : text) {
        const auto digit = digits.find(c);
        if (digit == std::string_view::npos) throw std::runtime_error("not base64url");
        bits = (bits << 6U) | static_cast<unsigned>(digit);
        held += 6;
        if (held >= 8) bytes.push_back(static_cast<unsigned char>(bits >> (held -= 8)));
    }
    return bytes;
}

json::object decode_object(std::string_view text) {
    const Bytes bytes = decode(text);
    return json::parse(std::string(bytes.begin(), bytes.end())).as_object();
}

bool verifies(EVP_PKEY* key, std::string_view content, const Bytes& raw) {
    ECDSA_SIG* numbers = ECDSA_SIG_new();
    ECDSA_SIG_set0(numbers, BN_bin2bn(raw.data(), 32, nullptr), BN_bin2bn(raw.data() + 32, 32, nullptr));
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(numbers, &der);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key);
    const Bytes input(content.begin(), content.end());
    const bool good =
        EVP_DigestVerify(context, der, static_cast<std::size_t>(size), input.data(), input.size()) == 1;
    EVP_MD_CTX_free(context);
    OPENSSL_free(der);
    ECDSA_SIG_free(numbers);
    return good;
}

const auto moment = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));

TEST(ClientAssertion, IsSignedEs256OverTheClaimsThePlatformAsksFor) {
    const support::Key key = support::make_key();
    const support::Key other = support::make_key();
    const ClientAssertion assertion(support::private_pem(key.get()), "key-id", "https://api.example/v1/");
    // Numbers with leading zeros keep their 32 bytes: many signatures, so that some have them.
    for (int i = 0; i < 300; ++i) {
        const std::string token = assertion.make(moment);
        const auto dot = token.rfind('.');
        const Bytes signature = decode(std::string_view(token).substr(dot + 1));
        ASSERT_EQ(signature.size(), 64U);
        ASSERT_TRUE(verifies(key.get(), std::string_view(token).substr(0, dot), signature));
        ASSERT_FALSE(verifies(other.get(), std::string_view(token).substr(0, dot), signature));
    }
    const std::string token = assertion.make(moment);
    const auto first = token.find('.');
    const auto second = token.rfind('.');
    const json::object header = decode_object(std::string_view(token).substr(0, first));
    EXPECT_EQ(header, (json::object{{"alg", "ES256"}, {"typ", "JWT"}}));
    json::object claims = decode_object(std::string_view(token).substr(first + 1, second - first - 1));
    EXPECT_EQ(claims["jti"].as_string().size(), 36U);
    claims.erase("jti");
    EXPECT_EQ(claims,
              (json::object{
                  {"iss", "key-id"}, {"aud", "https://api.example/v1"}, {"iat", 1'700'000'000}, {"ver", 2}}));
}

TEST(ClientAssertion, NeverRepeatsItsId) {
    const support::Key key = support::make_key();
    const ClientAssertion assertion(support::private_pem(key.get()), "key-id", "https://api.example/v1");
    std::set<std::string> ids;
    for (int i = 0; i < 50; ++i) {
        const std::string token = assertion.make(moment);
        const auto first = token.find('.');
        const auto claims =
            decode_object(std::string_view(token).substr(first + 1, token.rfind('.') - first - 1));
        ids.insert(std::string(claims.at("jti").as_string()));
    }
    EXPECT_EQ(ids.size(), 50U);
}

TEST(ClientAssertion, RefusesKeysItCannotSignWith) {
    const support::Key wrong_curve = support::make_key("P-384");
    BIO* encrypted = BIO_new(BIO_s_mem());
    const support::Key key = support::make_key();
    const Bytes passphrase{'s', 'e', 'c', 'r', 'e', 't'};
    PEM_write_bio_PrivateKey(encrypted, key.get(), EVP_aes_256_cbc(), passphrase.data(), 6, nullptr, nullptr);
    char* data = nullptr;
    const long size = BIO_get_mem_data(encrypted, &data);
    const std::string locked(data, static_cast<std::size_t>(size));
    BIO_free(encrypted);
    for (const std::string& pem : {std::string("not a key"), support::private_pem(wrong_curve.get()), locked}) {
        EXPECT_THROW(ClientAssertion(pem, "id", "aud"), std::runtime_error) << pem;
    }
}

}  // namespace
}  // namespace api_client::testing
