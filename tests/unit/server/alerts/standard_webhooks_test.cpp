// The first expected signature is the one of the specification's own example; each was computed with the
// openssl command: `openssl dgst -sha256 -mac HMAC -macopt hexkey:<key> -binary | base64` over
// "id.timestamp.body".
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "server/alerts/format.hpp"

namespace {

const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const storage::Time attempt_time{std::chrono::seconds(1614265330) + std::chrono::milliseconds(999)};

storage::Alert alert() {
    const auto vin = *clearance::Vin::parse("A");
    const std::string data = R"({"test": 2432232314})";
    storage::Alert alert{.vin = vin};
    alert.message_id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    alert.hook = "office";
    alert.kind = "rejected";
    alert.data = data;
    return alert;
}

config::HookSection hook(const std::string& hook_secret) {
    config::HookSection section;
    section.name = "office";
    section.url = "https://hooks.example/in?x=1";
    section.secret = hook_secret;
    return section;
}

std::string header(const api_client::HttpRequest& request, const std::string& name) {
    const auto at = std::find_if(request.headers.begin(), request.headers.end(),
                                 [&](const auto& one) { return one.first == name; });
    return at == request.headers.end() ? "absent" : at->second;
}

TEST(StandardWebhooks, SignsTheSpecificationsExampleAsItDoes) {
    const auto request = alerts::make_format(hook(secret))->request(alert(), attempt_time);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://hooks.example/in?x=1");
    EXPECT_EQ(request.body, R"({"test": 2432232314})");
    EXPECT_EQ(header(request, "content-type"), "application/json");
    EXPECT_EQ(header(request, "webhook-id"), "msg_p5jXN8AQM9LWM0D4loKWxJek");
    EXPECT_EQ(header(request, "webhook-timestamp"), "1614265330");
    EXPECT_EQ(header(request, "webhook-signature"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(StandardWebhooks, AnUnprefixedSecretIsTheKeyAsItIs) {
    const auto request = alerts::make_format(hook("plain secret"))->request(alert(), attempt_time);
    EXPECT_EQ(header(request, "webhook-signature"), "v1,gke7k785FD6W2FuaDcrvG3sQcmFE9YVaaAmarK4oi68=");
}

TEST(StandardWebhooks, ALaterAttemptDiffersInTimeAndSignatureAlone) {
    const auto format = alerts::make_format(hook(secret));
    const auto first = format->request(alert(), attempt_time);
    const auto later = format->request(alert(), attempt_time + std::chrono::seconds(1));
    EXPECT_EQ(first.body, later.body);
    EXPECT_EQ(header(first, "webhook-id"), header(later, "webhook-id"));
    EXPECT_EQ(header(later, "webhook-timestamp"), "1614265331");
    EXPECT_NE(header(first, "webhook-signature"), header(later, "webhook-signature"));
}

TEST(StandardWebhooks, WithoutASecretNothingIsSigned) {
    const auto request = alerts::make_format(hook(""))->request(alert(), attempt_time);
    EXPECT_EQ(header(request, "webhook-signature"), "absent");
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

TEST(Format, ThatCannotBeMadeNamesTheHookAndNoSecret) {
    auto other = hook(secret);
    other.format = "carrier-pigeon";
    EXPECT_THROW(alerts::make_format(other), std::invalid_argument);
    try {
        alerts::make_format(hook("whsec_broken!"));
        FAIL();
    } catch (const std::invalid_argument& e) {
        const std::string what = e.what();
        EXPECT_NE(what.find("office"), std::string::npos);
        EXPECT_EQ(what.find("broken!"), std::string::npos);
    }
}

}  // namespace
