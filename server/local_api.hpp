// A connection to the api listener of the service that runs on this machine, for subcommands that ask it for
// something. Blocking, with one deadline for everything; a process of its own. Errors are std::runtime_error
// with one line.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "server/config.hpp"

namespace local_api {

using Clock = std::chrono::steady_clock;

class Connection {
  public:
    /// Connects to [api] listen, or to loopback where it listens everywhere, over TLS if [api] tls.
    /// `trusted_file`: PEM, the listener's own certificate or one of those above it; its name is not looked
    /// at, since it is the public one. Empty: nothing is verified, so nothing secret may be sent. Not for
    /// port 0.
    Connection(const config::ApiSection& api, const std::string& trusted_file, Clock::time_point deadline);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void send(std::string_view text);
    /// What has come; empty: the other side has closed.
    std::string receive();
    /// As the Host header has it.
    const std::string& host() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

struct Call {
    std::string method, target, body;  // the body is JSON
    std::string token;                 // empty: none
};

struct Reply {
    unsigned status = 0;
    std::string body;
};

/// The whole answer, whatever its status.
Reply call(const config::ApiSection& api, const std::string& trusted_file, const Call& call,
           std::chrono::milliseconds timeout);

/// "https://127.0.0.1:8080"
std::string where(const config::ApiSection& api);

}  // namespace local_api
