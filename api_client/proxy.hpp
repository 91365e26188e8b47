// Which proxy stands between us and a server, as the environment says: HTTPS_PROXY, http_proxy, ALL_PROXY and
// NO_PROXY. Pure but for reading the environment, any thread. Passwords come out in Proxy::authorization
// alone.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api_client/no_proxy.hpp"

namespace api_client {

struct Proxy {
    std::string host;  // a name, or an IP address without brackets
    std::string port;
    std::string authorization;  // the value of Proxy-Authorization, a secret; empty: none
    std::string name() const;   // "10.0.0.1:3128", for messages
};

class ProxySettings {
  public:
    using Environment = std::function<const char*(const char* name)>;  // as std::getenv

    ProxySettings() = default;  // every server is asked directly
    /// Throws std::invalid_argument: one line that names the variable and holds nothing of its value.
    static ProxySettings from_environment();
    static ProxySettings from_environment(const Environment& variable);

    /// The proxy for this URL; empty: none. Loopback addresses and the name localhost never have one.
    std::optional<Proxy> choose(std::string_view url) const;
    bool has_any() const { return https_ || http_; }

  private:
    std::optional<Proxy> https_, http_;
    NoProxy exceptions_;
};

}  // namespace api_client
