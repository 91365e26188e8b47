// The expected values were computed with the openssl command: `openssl dgst -sha256 -hmac <secret> -hex
// <body>`.
#include "server/webhook/signature.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using webhook::Keyring;
using webhook::SignatureFault;
using Secrets = std::vector<config::WebhookSecret>;

const std::string body =
    R"({"vehicle":{"vin":"2HM00000000000003"},"event":{"type":"fleet_clearance_changed","action":"rejected",)"
    R"("received_at":"2026-11-23T03:43:43.120Z","detail":"no consent"}})";
const std::string by_first = "sha256=dc062dfd633f960acf66ded60d61ac0d71090d97013585a1be2e60f13f958451";
const std::string by_second = "sha256=207880f94c7fa6ccf4873b5ae12593e9e22604b4078fd5d7620928315fbe33c2";
const std::string by_first_of_nothing =
    "sha256=271539289f4d957d3f6380f2531e083f73682246cc940cfbaffd093e3bcaeeb3";
const std::string by_long_secret = "sha256=6032845f9a48f273b5e7b0de499d89682fe2db5cbb2224918f7c99dc74503bf9";
const std::string rfc_4231_case_2 = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

http::Request with_headers(http::Headers headers) {
    http::Request request;
    request.headers = std::move(headers);
    return request;
}

http::Request with_signature(const std::string& value) {
    return with_headers({{"x-hm-signature-256", value}});
}

SignatureFault fault_of(const http::Request& request) {
    const auto mac = webhook::read_signature(request);
    EXPECT_FALSE(mac.has_value());
    return mac.has_value() ? SignatureFault::wrong : mac.error();
}

/// -1: wrong under all.
int verify(const Keyring& keyring, const std::string& signature, const std::string& text) {
    const auto mac = webhook::read_signature(with_signature(signature));
    EXPECT_TRUE(mac.has_value());
    const auto index = keyring.verify(*mac, text);
    return index ? static_cast<int>(*index) : -1;
}

const Keyring& two_secrets() {
    static const Keyring keyring({{"first", "first-secret"}, {"second", "second-secret"}});
    return keyring;
}

TEST(Signature, AcceptsWhatTheOpensslCommandComputes) {
    EXPECT_EQ(verify(two_secrets(), by_first, body), 0);
    EXPECT_EQ(verify(two_secrets(), by_second, body), 1);
    EXPECT_EQ(two_secrets().name(1), "second");
}

TEST(Signature, AcceptsTheVectorOfRfc4231) {
    EXPECT_EQ(verify(Keyring(Secrets{{"", "Jefe"}}), rfc_4231_case_2, "what do ya want for nothing?"), 0);
}

TEST(Signature, AcceptsAnEmptyBodyAndASecretLongerThanABlock) {
    EXPECT_EQ(verify(two_secrets(), by_first_of_nothing, ""), 0);
    EXPECT_EQ(verify(Keyring(Secrets{{"long", std::string(200, 'k')}}), by_long_secret, body), 0);
}

TEST(Signature, IsTheSameEveryTimeForOneKeyring) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(verify(two_secrets(), by_second, body), 1);
}

TEST(Signature, OfTwoEqualSecretsTheFirstIsNamed) {
    EXPECT_EQ(verify(Keyring(Secrets{{"a", "first-secret"}, {"b", "first-secret"}}), by_first, body), 0);
}

TEST(Signature, IsWrongForAChangedBodyOrDigitAndWithoutSecrets) {
    EXPECT_EQ(verify(two_secrets(), by_first, body + " "), -1);
    EXPECT_EQ(verify(Keyring(Secrets{{"third", "third-secret"}}), by_first, body), -1);
    EXPECT_EQ(verify(Keyring(Secrets{}), by_first, body), -1);
    for (const std::size_t place : {std::size_t{7}, by_first.size() - 1}) {
        auto changed = by_first;
        changed[place] = changed[place] == '0' ? '1' : '0';
        EXPECT_EQ(verify(two_secrets(), changed, body), -1);
    }
}

TEST(Signature, AnEmptySecretIsAKeyOfItsOwnAndNotThatOfAnother) {
    const Keyring keyring({{"first", "first-secret"}, {"empty", ""}});
    EXPECT_EQ(verify(keyring, by_first, body), 0);
    EXPECT_EQ(verify(Keyring(Secrets{{"empty", ""}}), by_first, body), -1);
}

TEST(Signature, IsMissingWithoutItsHeader) {
    EXPECT_EQ(fault_of(with_headers({})), SignatureFault::missing);
    EXPECT_EQ(fault_of(with_headers({{"Authorization", by_first}})), SignatureFault::missing);
}

TEST(Signature, TheDeprecatedSha1HeaderIsNotLookedAt) {
    const std::string sha1 = "sha1=deeab4ae410c4ba11aac8f5bbd0336d63cca8fee";
    EXPECT_EQ(fault_of(with_headers({{"X-HM-Signature", sha1}})), SignatureFault::missing);
    EXPECT_EQ(fault_of(with_signature(sha1)), SignatureFault::malformed);
    const auto both = with_headers({{"X-HM-Signature", "sha1=00"}, {"X-HM-Signature-256", by_first}});
    EXPECT_TRUE(webhook::read_signature(both).has_value());
}

TEST(Signature, TwiceIsMalformedEvenWhenBothAreRight) {
    EXPECT_EQ(fault_of(with_headers({{"X-HM-Signature-256", by_first}, {"x-hm-signature-256", by_first}})),
              SignatureFault::malformed);
}

class MalformedSignature : public testing::TestWithParam<std::string> {};

TEST_P(MalformedSignature, IsNotRead) {
    EXPECT_EQ(fault_of(with_signature(GetParam())), SignatureFault::malformed);
}

INSTANTIATE_TEST_SUITE_P(Forms, MalformedSignature,
                         testing::Values("", "sha256=", by_first.substr(7),
                                         by_first.substr(0, by_first.size() - 1), by_first + "0",
                                         "SHA256=" + by_first.substr(7), " " + by_first,
                                         "sha256=" + std::string(64, 'g'), "sha256=" + std::string(64, 'A'),
                                         by_first + "," + by_second, "sha512=" + by_first.substr(7)));

}  // namespace
