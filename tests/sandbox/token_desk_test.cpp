#include "tests/sandbox/token_desk.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>

namespace sandbox {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

// A throw-away key, and two assertions signed with the openssl command line:
// {"iss":"key-1","aud":"https://localhost:9443/v1","iat":1780000000,"jti":"one" and "two","ver":2}
constexpr const char* public_key = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEVM/cPgsyAyfe9m99JG5KEUc9wTdO
xdyplc1KKGBiCenDbKrfXNutd5rNzbIaWrSzcVcwApZBSqeTy5xWOWVzvQ==
-----END PUBLIC KEY-----
)";
const std::string first_assertion =
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9."
    "eyJpc3MiOiJrZXktMSIsImF1ZCI6Imh0dHBzOi8vbG9jYWxob3N0Ojk0NDMvdjEiLCJpYXQiOjE3ODAwMDAwMDAsImp0aSI6Im9uZSIs"
    "InZlciI6Mn0."
    "MiW1vkBWeBPU_CSheJ-nKTsztjv5z6SbN3wsMZ1tOTVCCFMqKum6MBbJR9lKu-fU3IVmfiEV4vdjFxl3MK5Bbw";
const std::string second_assertion =
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9."
    "eyJpc3MiOiJrZXktMSIsImF1ZCI6Imh0dHBzOi8vbG9jYWxob3N0Ojk0NDMvdjEiLCJpYXQiOjE3ODAwMDAwMDAsImp0aSI6InR3byIs"
    "InZlciI6Mn0."
    "Q2XtRxiphARGE8KE5M_k9vL6E4RBnmaISekF8T9zcwCECvbllR2KTnsmil7QNQ9SeTVHfruSYVakmD_5PUXP3w";
const std::vector<std::string> here{"https://localhost:9443/v1"};

class token_desk_test : public testing::Test {
  protected:
    token_desk_test() : file_(std::filesystem::path{testing::TempDir()} / key_file_name()) {
        std::ofstream{file_} << public_key;
    }
    ~token_desk_test() override { std::filesystem::remove(file_); }

    static std::string key_file_name() {
        return std::string{"sandbox-"} + testing::UnitTest::GetInstance()->current_test_info()->name() +
               ".pem";
    }
    token_desk made(std::chrono::seconds lifetime = 300s, std::string key_id = "key-1") {
        return {{"app", "secret", std::move(key_id), file_.string(), lifetime}, [this] { return now_; }};
    }
    static std::string by_secret(std::string_view secret, std::string_view grant = "client_credentials") {
        return json::serialize(json::object{{"grant_type", std::string{grant}},
                                            {"client_id", "app"},
                                            {"client_secret", std::string{secret}}});
    }
    static std::string by_assertion(const std::string& assertion) {
        return json::serialize(
            json::object{{"grant_type", "client_credentials"},
                         {"client_id", "app"},
                         {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                         {"client_assertion", assertion}});
    }
    static std::string field(const answer& given, std::string_view name) {
        return std::string{
            json::parse(given.body).at(json::string_view{name.data(), name.size()}).as_string()};
    }

    std::filesystem::path file_;
    moment now_{std::chrono::seconds{1780000030}};
};

TEST_F(token_desk_test, the_secret_buys_a_token_that_expires) {
    token_desk desk = made(20s);
    const answer given = desk.grant(by_secret("secret"), here);
    ASSERT_EQ(given.status, 200U);
    EXPECT_EQ(field(given, "token_type"), "bearer");
    EXPECT_EQ(field(given, "scope"), "fleet:clearance");
    EXPECT_EQ(json::parse(given.body).at("expires_in"), 20);
    const std::string token = field(given, "access_token");
    EXPECT_TRUE(desk.is_valid(token));
    EXPECT_FALSE(desk.is_valid(token + "x"));
    now_ += 19s;
    EXPECT_TRUE(desk.is_valid(token));
    now_ += 1s;
    EXPECT_FALSE(desk.is_valid(token));
}

TEST_F(token_desk_test, two_tokens_are_good_side_by_side_until_all_are_revoked) {
    token_desk desk = made();
    const std::string first = field(desk.grant(by_secret("secret"), here), "access_token");
    const std::string second = field(desk.grant(by_secret("secret"), here), "access_token");
    EXPECT_NE(first, second);
    EXPECT_TRUE(desk.is_valid(first) && desk.is_valid(second));
    desk.revoke_all();
    EXPECT_FALSE(desk.is_valid(first) || desk.is_valid(second));
}

TEST_F(token_desk_test, wrong_forms_are_answered_400_with_an_error_and_its_description) {
    token_desk desk = made();
    for (const auto& [body, error] : std::vector<std::pair<std::string, std::string>>{
             {"nonsense", "invalid_request"},
             {"{}", "unsupported_grant_type"},
             {by_secret("secret", "password"), "unsupported_grant_type"},
             {by_secret("wrong"), "invalid_client"},
             {by_assertion("a.b.c"), "invalid_client"}}) {
        const answer given = desk.grant(body, here);
        EXPECT_EQ(given.status, 400U) << body;
        EXPECT_EQ(field(given, "error"), error) << body;
        EXPECT_FALSE(field(given, "error_description").empty()) << body;
    }
}

TEST_F(token_desk_test, a_signed_assertion_is_taken_once) {
    token_desk desk = made();
    EXPECT_EQ(desk.grant(by_assertion(first_assertion), here).status, 200U);
    EXPECT_EQ(desk.grant(by_assertion(second_assertion), here).status, 200U);
    EXPECT_EQ(desk.grant(by_assertion(first_assertion), here).status, 400U);
}

TEST_F(token_desk_test, an_assertion_for_others_or_from_others_or_altered_or_old_is_refused) {
    token_desk desk = made();
    EXPECT_EQ(desk.grant(by_assertion(first_assertion), {"https://elsewhere/v1"}).status, 400U);
    EXPECT_EQ(made(300s, "key-2").grant(by_assertion(first_assertion), here).status, 400U);

    const std::size_t dot = first_assertion.rfind('.');
    const std::string altered =
        first_assertion.substr(0, dot) + second_assertion.substr(second_assertion.rfind('.'));
    const answer given = desk.grant(by_assertion(altered), here);
    EXPECT_EQ(field(given, "error_description"), "client_assertion: wrong signature");

    now_ += 1h;
    EXPECT_EQ(desk.grant(by_assertion(first_assertion), here).status, 400U);
}

}  // namespace
}  // namespace sandbox
