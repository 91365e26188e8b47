// Who may ask for what on the api listener: bearers of tokens known by their SHA-256, browsers whose session
// one of them began, users whom a trusted proxy has authenticated, or, where neither tokens nor proxies are
// configured, everybody on this machine. Guards may be asked from any thread; replace() makes the new tokens
// count from the next request on. Must outlive the listener that holds its guards.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/api/browser_sessions.hpp"
#include "server/api/origin.hpp"
#include "server/api/trusted_proxies.hpp"
#include "server/api/wrong_tokens.hpp"
#include "server/config.hpp"
#include "server/http/problem.hpp"
#include "server/http/router.hpp"
#include "storage/audit.hpp"

namespace api {

struct Caller {
    std::string name;  // the token's, or the proxy's user; "local" where nobody has to prove who he is
    config::Role role = config::Role::read;
    storage::Means means = storage::Means::token;
    std::string token = {};                      // SHA-256 of his, or of his session's; of others empty
    std::optional<BrowserSession> session = {};  // where he came by one
};

class Authority {
  public:
    /// No tokens: open, everybody is "local" and may do everything. Then the listener must be on a loopback
    /// address and ask local_only() first.
    explicit Authority(std::vector<config::ApiToken> tokens);
    /// With proxies and origins too; `clock`: empty: the system's.
    Authority(const config::ApiSection& api, std::function<clearance::Time()> clock);

    /// False, and nothing changed, when it would open what was guarded: the listener may be on a public
    /// address. Sessions of tokens that are gone end.
    bool replace(std::vector<config::ApiToken> tokens);
    bool is_open() const;

    /// The caller, or 401 (nobody known, a session that has ended, an unknown token, any token while open) or
    /// 403 (one who may only read, or a command that may be another site's: of a session without its CSRF
    /// token, through a proxy from elsewhere). Compares with every configured token in constant time.
    /// Authorization counts before a session, a session before a proxy's word.
    std::variant<Caller, http::Problem> check(const http::Request& request, config::Role needed) const;

    /// Whether what made him the caller still holds: his session has not ended, his token is still
    /// configured, nobody needs one. For answers that last; asking is no use of his session.
    bool still_knows(const Caller& caller) const;

    /// For a route. Who brings a wrong token waits for his 401.
    http::Guard guard(config::Role needed) const;
    /// For the listener. While open it answers only what is meant for this machine: 421 when Host is no
    /// loopback name (a page that made its own name point here), 403 when Origin is a page of another site,
    /// unless it may read and does no more, or a browser says of a command that none of our pages asks for
    /// it.
    http::Guard local_only() const;

    /// Empty: the token is none of ours; then the answer must be refuse_token()'s.
    std::optional<BrowserSessions::Begun> begin_session(std::string_view token) const;
    bool end_session(const http::Request& request) const;
    /// 401 for a wrong token, held back for as long as its address has earned.
    http::Response refuse_token(const http::Request& request) const;
    /// The name and role of a session's token.
    std::optional<Caller> bearer(std::string_view token) const;

    /// From where it is asked, without a port, and whether the browser's connection is TLS.
    std::string client_address(const http::Request& request) const {
        return proxies_.client_address(request);
    }
    bool is_secure(const http::Request& request) const { return proxies_.is_secure(request); }

  private:
    using Tokens = std::vector<config::ApiToken>;
    using Verdict = std::variant<Caller, http::Problem>;
    std::shared_ptr<const Tokens> current() const;
    http::Response hold_back(const http::Request& request, const http::Problem& problem) const;
    void report_refusal(const http::Request& request, const http::Problem& problem) const;
    Verdict identify(const http::Request& request, const Tokens& tokens) const;
    std::optional<Caller> by_session(const http::Request& request, const Tokens& tokens) const;
    std::optional<http::Problem> refuse_forged(const http::Request& request, const Caller& caller) const;

    mutable std::mutex mutex_;
    std::shared_ptr<const Tokens> tokens_;
    TrustedProxies proxies_;
    std::vector<std::string> allowed_origins_;
    std::function<clearance::Time()> clock_;
    mutable BrowserSessions sessions_;
    mutable WrongTokens wrong_tokens_;
    mutable logging::RateLimit refusals_{10};  // under mutex_
};

/// The token in Authorization; empty: not the Bearer scheme, or nothing after it.
std::string_view bearer_token(std::string_view header);

}  // namespace api
