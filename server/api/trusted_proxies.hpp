// What a proxy in front of us says of a request, believed of trusted addresses only: which user it has
// authenticated, from where he asks, and whether by TLS. Constant, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/config.hpp"
#include "server/config/network.hpp"
#include "server/http/message.hpp"

namespace api {

class TrustedProxies {
  public:
    TrustedProxies() = default;
    explicit TrustedProxies(const config::ApiSection& api);

    bool any() const { return !networks_.empty(); }
    /// Whether the request comes from one.
    bool sent(const http::Request& request) const;
    /// Whom it has authenticated. Empty: it is no trusted one, or names nobody, or several, or somebody with
    /// more than 200 characters or other than printable ones.
    std::optional<std::string> user(const http::Request& request) const;
    config::Role role() const { return role_; }
    /// Where the request comes from, without a port: of what a trusted proxy passes on, the last address in
    /// X-Forwarded-For that is none of a trusted proxy.
    std::string client_address(const http::Request& request) const;
    /// Whether the browser's connection is TLS.
    bool is_secure(const http::Request& request) const;

  private:
    bool trusts(const std::string& address) const;

    std::vector<config::Network> networks_;
    std::string user_header_;
    config::Role role_ = config::Role::read;
};

}  // namespace api
