#include "api_client/token_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "tests/support/certificates.hpp"
#include "tests/unit/api_client/coroutine.hpp"

namespace api_client::testing {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using Outcome = boost::system::result<HttpAnswer>;

/// Answers in the order scripted; each answer comes after other coroutines have had their turn.
class FakeClient final : public HttpsClient {
  public:
    asio::awaitable<Outcome> send(HttpRequest request, HttpLimits, BodySink) override {
        requests.push_back(std::move(request));
        const std::size_t index = requests.size() - 1;
        asio::steady_timer turn(co_await asio::this_coro::executor, 5ms);
        co_await turn.async_wait(asio::use_awaitable);
        co_return script.at(index);
    }
    void reload() override {}

    std::vector<HttpRequest> requests;
    std::vector<Outcome> script;
};

HttpAnswer token_answer(const std::string& token, int expires_in = 300) {
    return {200,
            {},
            R"({"access_token":")" + token + R"(","token_type":"bearer","expires_in":)" +
                std::to_string(expires_in) + R"(,"scope":"fleet:clearance"})"};
}

class TokenSourceTest : public ::testing::Test {
  protected:
    TokenSourceTest() {
        options_.base_url = "https://api.example/v1";
        options_.credentials.client_id = "client";
        options_.credentials.client_secret = "very-secret";
        options_.clock = [this] { return now_; };
    }
    Answer<std::string> ask(TokenSource& tokens) { return run(tokens.token()); }

    std::chrono::system_clock::time_point now_{std::chrono::seconds(1'700'000'000)};
    PlatformOptions options_;
    FakeClient client_;
};

TEST_F(TokenSourceTest, AsksByClientSecretInJson) {
    client_.script = {token_answer("t1")};
    TokenSource tokens(client_, options_);
    EXPECT_EQ(ask(tokens).value, "t1");
    EXPECT_EQ(client_.requests[0].method, "POST");
    EXPECT_EQ(client_.requests[0].url, "https://api.example/v1/access_tokens");
    EXPECT_EQ(client_.requests[0].body,
              R"({"grant_type":"client_credentials","client_id":"client","client_secret":"very-secret"})");
}

TEST_F(TokenSourceTest, AsksBySignedJwtWhereThereIsAKey) {
    const support::Key key = support::make_key();
    options_.credentials.private_key_pem = support::private_pem(key.get());
    options_.credentials.key_id = "key";
    client_.script = {token_answer("t1")};
    TokenSource tokens(client_, options_);
    EXPECT_EQ(ask(tokens).value, "t1");
    EXPECT_THAT(
        client_.requests[0].body,
        HasSubstr(R"("client_assertion_type":"urn:ietf:params:oauth:client-assertion-type:jwt-bearer")"));
    EXPECT_THAT(client_.requests[0].body, HasSubstr(R"("client_assertion":"ey)"));
    EXPECT_THAT(client_.requests[0].body, Not(HasSubstr("secret")));
}

TEST_F(TokenSourceTest, UsesATokenFor80PercentOfItsLife) {
    client_.script = {token_answer("t1"), token_answer("t2")};
    TokenSource tokens(client_, options_);
    EXPECT_EQ(ask(tokens).value, "t1");
    now_ += 239s;
    EXPECT_EQ(ask(tokens).value, "t1");
    now_ += 1s;
    EXPECT_EQ(ask(tokens).value, "t2");
}

TEST(UseOfToken, IsTheEarlierOf80PercentAnd30SecondsButAtLeastHalf) {
    EXPECT_EQ(use_of_token(300s), 240s);
    EXPECT_EQ(use_of_token(120s), 90s);
    EXPECT_EQ(use_of_token(50s), 25s);
    EXPECT_EQ(use_of_token(10s), 5s);
}

TEST_F(TokenSourceTest, DoesNotTrustATokenAfterTheClockWasSetBack) {
    client_.script = {token_answer("t1"), token_answer("t2")};
    TokenSource tokens(client_, options_);
    ask(tokens);
    now_ -= 1h;
    EXPECT_EQ(ask(tokens).value, "t2");
}

TEST_F(TokenSourceTest, RenewsOnceForAllWhoAskAtTheSameTime) {
    client_.script = {token_answer("t1")};
    TokenSource tokens(client_, options_);
    std::vector<asio::awaitable<Answer<std::string>>> askers;
    for (int i = 0; i < 20; ++i) askers.push_back(tokens.token());
    for (const auto& answer : run_all(std::move(askers))) EXPECT_EQ(answer.value, "t1");
    EXPECT_EQ(client_.requests.size(), 1U);
}

TEST_F(TokenSourceTest, TellsAllWhoWaitedOfAFailure) {
    client_.script = {HttpAnswer{500, {}, ""}};
    TokenSource tokens(client_, options_);
    std::vector<asio::awaitable<Answer<std::string>>> askers;
    for (int i = 0; i < 5; ++i) askers.push_back(tokens.token());
    for (const auto& answer : run_all(std::move(askers))) {
        EXPECT_EQ(answer.failure.kind, Failure::Kind::server_error);
    }
    EXPECT_EQ(client_.requests.size(), 1U);
}

TEST_F(TokenSourceTest, IsRenewedByTheNextWhenTheRenewingOneIsCancelled) {
    client_.script = {token_answer("lost"), token_answer("t2")};
    TokenSource tokens(client_, options_);
    asio::io_context loop;
    asio::cancellation_signal cancel;
    bool first_failed = false;
    std::optional<std::string> second;
    asio::co_spawn(loop, tokens.token(),
                   asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr error, const auto&) {
                       first_failed = error != nullptr;
                   }));
    asio::co_spawn(loop, tokens.token(),
                   [&](std::exception_ptr, const Answer<std::string>& answer) { second = answer.value; });
    while (client_.requests.empty()) loop.run_one_for(1s);
    cancel.emit(asio::cancellation_type::terminal);
    loop.run_for(10s);
    EXPECT_TRUE(first_failed);
    EXPECT_EQ(second, "t2");
}

TEST_F(TokenSourceTest, ForgetsOnlyTheTokenThatWasRefused) {
    client_.script = {token_answer("t1"), token_answer("t2")};
    TokenSource tokens(client_, options_);
    ask(tokens);
    tokens.invalidate("t0");
    EXPECT_EQ(ask(tokens).value, "t1");
    tokens.invalidate("t1");
    EXPECT_EQ(ask(tokens).value, "t2");
}

TEST_F(TokenSourceTest, AsksWithNewCredentialsAndKeepsTheOldOnesWhenTheNewKeyIsBad) {
    client_.script = {token_answer("t1"), token_answer("t2")};
    TokenSource tokens(client_, options_);
    ask(tokens);
    Credentials bad;
    bad.private_key_pem = "no key";
    EXPECT_THROW(tokens.use_credentials(bad), std::runtime_error);
    EXPECT_EQ(ask(tokens).value, "t1");
    options_.credentials.client_secret = "another";
    tokens.use_credentials(options_.credentials);
    EXPECT_EQ(ask(tokens).value, "t2");
    EXPECT_THAT(client_.requests.back().body, HasSubstr(R"("client_secret":"another")"));
}

TEST_F(TokenSourceTest, KeepsUsingTheOldTokenWhileARenewalFailsForNow) {
    client_.script = {token_answer("t1"), HttpAnswer{503, {}, ""}, HttpAnswer{503, {}, ""}};
    TokenSource tokens(client_, options_);
    ask(tokens);
    now_ += 250s;
    EXPECT_EQ(ask(tokens).value, "t1");
    now_ += 50s;
    EXPECT_FALSE(ask(tokens));
}

TEST_F(TokenSourceTest, SaysThatCredentialsAreWrongWithoutSayingThem) {
    client_.script = {HttpAnswer{
        400, {}, R"({"error":"invalid_client","error_description":"very-secret is not the secret"})"}};
    TokenSource tokens(client_, options_);
    const auto answer = ask(tokens);
    EXPECT_EQ(answer.failure.kind, Failure::Kind::unauthorized);
    EXPECT_EQ(answer.failure.status, 400U);
    EXPECT_EQ(answer.failure.message,
              "no access token: POST https://api.example/v1/access_tokens: "
              "invalid_client: *** is not the secret");
}

TEST_F(TokenSourceTest, SaysWhereItAskedWhenThereIsNoToken) {
    const std::string asked = "no access token: POST https://api.example/v1/access_tokens: ";
    const boost::system::error_code refused = asio::error::connection_refused;
    client_.script = {HttpAnswer{404, {}, "<html>"}, refused, HttpAnswer{200, {}, "{}"}};
    TokenSource tokens(client_, options_);
    EXPECT_EQ(ask(tokens).failure.message, asked + "404 Not Found");
    EXPECT_EQ(ask(tokens).failure.message, asked + "Connection refused");
    EXPECT_EQ(ask(tokens).failure.message, asked + "the answer holds no access_token");
}

TEST_F(TokenSourceTest, RefusesAnAnswerWithoutAToken) {
    for (const char* body : {"", "[]", "{}", R"({"access_token":7})", R"({"access_token":""})"}) {
        client_.requests.clear();
        client_.script = {HttpAnswer{200, {}, body}};
        TokenSource tokens(client_, options_);
        EXPECT_EQ(ask(tokens).failure.kind, Failure::Kind::garbage) << body;
    }
}

}  // namespace
}  // namespace api_client::testing
