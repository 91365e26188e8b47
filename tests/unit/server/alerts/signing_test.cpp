// The first expected signature is the one of the specification's own example; each was computed with the
// openssl command: `openssl dgst -sha256 -mac HMAC -macopt hexkey:<key> -binary | base64` over
// "id.timestamp.body".
#include "server/alerts/signing.hpp"

#include <stdexcept>

#include "tests/unit/server/alerts/told_messages.hpp"

namespace {

std::string signature_with(const std::string& secret, const std::string& previous = "") {
    auto hook = test::hook_of("standard-webhooks", secret);
    hook.previous_secret = previous;
    api_client::HttpRequest request;
    request.body = R"({"test": 2432232314})";
    alerts::Signer(hook).sign(request, "msg_p5jXN8AQM9LWM0D4loKWxJek", test::attempt_time);
    return test::header(request, "webhook-signature");
}

const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string signed_with_it = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const std::string signed_with_plain = "v1,gke7k785FD6W2FuaDcrvG3sQcmFE9YVaaAmarK4oi68=";

TEST(Signer, SignsTheSpecificationsExampleAsItDoes) {
    EXPECT_EQ(signature_with(secret), signed_with_it);
    EXPECT_EQ(signature_with("plain secret"), signed_with_plain);
}

TEST(Signer, SignsWithTheSecretBeforeToo) {
    EXPECT_EQ(signature_with("plain secret", secret), signed_with_plain + " " + signed_with_it);
    EXPECT_EQ(signature_with("", secret), signed_with_it);
    EXPECT_EQ(signature_with(""), "absent");
}

TEST(Signer, RefusesASecretThatIsNone) {
    EXPECT_THROW(signature_with("whsec_broken!"), std::invalid_argument);
    EXPECT_THROW(signature_with(secret, "whsec_broken!"), std::invalid_argument);
}

TEST(SigningKey, OfAPrefixedSecretIsItsBase64Decoded) {
    EXPECT_EQ(alerts::signing_key("whsec_Zm9vYg=="), "foob");
    EXPECT_EQ(alerts::signing_key("whsec_Zm9vYmE="), "fooba");
    EXPECT_EQ(alerts::signing_key("whsec_Zm9vYmFy"), "foobar");
    EXPECT_EQ(alerts::signing_key("whsec_AAAA"), std::string(3, '\0'));
    EXPECT_EQ(alerts::signing_key("Zm9vYmFy"), "Zm9vYmFy");
}

TEST(SigningKey, IsNoneForBrokenBase64) {
    for (const char* broken : {"whsec_", "whsec_Zm9", "whsec_Zm9vY===", "whsec_====", "whsec_Zm=v",
                               "whsec_Zm 9vYmF", "whsec_Zm9v\nYmF", "whsec_-_-_"})
        EXPECT_FALSE(alerts::signing_key(broken)) << broken;
}

}  // namespace
