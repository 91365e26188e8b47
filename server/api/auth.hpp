// Who may ask for what on the api listener: bearer tokens known by their SHA-256, or, where none is
// configured, everybody on this machine. Guards may be asked from any thread; replace() makes the new tokens
// count from the next request on. Must outlive the listener that holds its guards.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "server/config.hpp"
#include "server/http/problem.hpp"
#include "server/http/router.hpp"

namespace api {

struct Caller {
    std::string name;  // the token's; "local" where no tokens are configured
    config::Role role = config::Role::read;
};

class Authority {
  public:
    /// No tokens: open, everybody is "local" and may do everything. Then the listener must be on a loopback
    /// address and ask local_only() first.
    explicit Authority(std::vector<config::ApiToken> tokens);

    /// False, and nothing changed, when it would open what was guarded: the listener may be on a public
    /// address.
    bool replace(std::vector<config::ApiToken> tokens);
    bool is_open() const;

    /// The caller, or 401 (no bearer token, an unknown one) or 403 (a token that may only read). Compares
    /// with every configured token in constant time.
    std::variant<Caller, http::Problem> check(const http::Request& request, config::Role needed) const;

    /// For a route.
    http::Guard guard(config::Role needed) const;
    /// For the listener. While open it answers only what is meant for this machine: 421 when Host is no
    /// loopback name (a page that made its own name point here), 403 when Origin is a page of another site.
    http::Guard local_only() const;

  private:
    using Tokens = std::vector<config::ApiToken>;
    std::shared_ptr<const Tokens> current() const;

    mutable std::mutex mutex_;
    std::shared_ptr<const Tokens> tokens_;
};

/// Whether a Host header names this machine: localhost, 127.0.0.0/8 or [::1], with any port.
bool is_loopback_host(std::string_view host);

}  // namespace api
