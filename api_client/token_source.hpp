// The platform's access token: fetched by client secret or signed JWT, kept, renewed before it expires by one
// renewal at a time while all others wait for it. Event loop's thread. Never logs a secret nor puts one into
// a message.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api_client/client_assertion.hpp"
#include "api_client/platform.hpp"

namespace api_client {

class TokenSource {
  public:
    /// Both outlive it. Throws std::runtime_error where the private key cannot be used.
    TokenSource(HttpsClient& client, const PlatformOptions& options);

    /// A token to send now. While a renewal fails in a way that may pass, the old one serves until it
    /// expires.
    boost::asio::awaitable<Answer<std::string>> token();

    /// The options' credentials have changed: the next token is asked for with them. Throws
    /// std::runtime_error where the private key cannot be used; then what was goes on.
    void use_credentials(const Credentials& credentials);

    /// A text of the platform's without our secrets, should it have sent them back.
    std::string without_secrets(std::string text) const;

    /// The platform answered this token with 401: it is not handed out again.
    void invalidate(std::string_view token);

  private:
    using Clock = std::chrono::system_clock;
    struct Renewal;
    class RenewalScope;

    bool is_between(Clock::time_point end) const;
    boost::asio::awaitable<Answer<std::string>> renew();
    boost::asio::awaitable<Answer<std::string>> fetch();
    HttpRequest request();
    Answer<std::string> keep(std::string_view address, const HttpAnswer& answer, Clock::time_point asked_at);
    std::string problem_text(std::string_view address, const std::string& words) const;

    HttpsClient& client_;
    const PlatformOptions& options_;
    std::optional<ClientAssertion> assertion_;
    std::string access_token_;    // empty: none
    std::string sent_assertion_;  // the last one; empty: none
    Clock::time_point obtained_at_, renew_at_, expires_at_;
    std::shared_ptr<Renewal> renewal_;  // null: none under way
};

/// How long a token is used before it is renewed: 80 % of its life or until 30 s before its end, whichever is
/// earlier, but at least half of it.
std::chrono::milliseconds use_of_token(std::chrono::milliseconds life);

}  // namespace api_client
