// Sessions of browsers: who brings the cookie of one is the bearer of the token that began it. In memory
// only, so that a restart ends them all; a secret is known by its SHA-256. Any thread. Promise: at most 1,000
// of them and 250 of one token, none idle for 12 hours or older than 7 days by the clock it was given; a
// token with which many are begun ends no others' before its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "clearance/time.hpp"
#include "server/http/message.hpp"

namespace api {

inline constexpr std::string_view session_cookie = "clearance_session";

struct BrowserSession {
    std::string id;     // SHA-256 of its secret
    std::string token;  // SHA-256 of the token that began it
    std::string csrf;   // what its commands have to bring in X-CSRF-Token
    clearance::Time begun{}, used{};
};

class BrowserSessions {
  public:
    static constexpr std::size_t most = 1'000, most_of_token = 250;
    static constexpr std::chrono::hours idle{12}, lifetime{7 * 24};

    struct Begun {
        std::string secret;  // for the cookie, and nobody else
        BrowserSession session;
    };
    /// The one that was idle for longest goes when there are too many: of this token, or of the one that has
    /// most. Throws when there is no randomness.
    Begun begin(const std::string& token, clearance::Time now);
    /// Marks it as used. Empty: there is none, or it is over.
    std::optional<BrowserSession> find(std::string_view secret, clearance::Time now);
    /// Whether it is not over yet; that is no use of it.
    bool is_alive(const BrowserSession& session, clearance::Time now) const;
    bool end(std::string_view secret);
    /// Those whose token `keep` does not know.
    void end_others(const std::function<bool(const std::string& token)>& keep);
    std::size_t count() const;

    /// When it ends even if it is used.
    static clearance::Time end_of(const BrowserSession& session) { return session.begun + lifetime; }

  private:
    void make_room_for(const std::string& token);

    mutable std::mutex mutex_;
    std::map<std::string, BrowserSession, std::less<>> sessions_;  // by the secret's SHA-256
};

/// The secret in a request's cookies; empty: none, or several: whose is it?
std::string_view session_secret(const http::Request& request);
/// Set-Cookie; an empty secret takes the cookie away.
std::string set_session_cookie(std::string_view secret, bool secure);

/// 32 bytes.
std::string sha256_of_text(std::string_view text);
bool same_in_constant_time(std::string_view a, std::string_view b);

}  // namespace api
