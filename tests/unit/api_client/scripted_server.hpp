// A server on 127.0.0.1 that answers as a test tells it, byte by byte, over real TLS or plain. One connection
// after the other, one request each, on a thread of its own.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/certificates.hpp"

namespace api_client::testing {

enum class End {
    orderly,  // TLS's closing words, then the end
    cut,      // the end without them
    reset,    // a TCP reset
    hang,     // until the client gives up
};

struct Reply {
    std::string bytes;
    End end = End::orderly;
};

/// An answer with Content-Length.
Reply reply(int status, std::string_view body, std::string_view more_headers = "");

class ScriptedServer {
  public:
    using Script = std::function<Reply(const std::string& request)>;  // on the server's thread

    /// `identity`: null for plain HTTP. `max_tls`: the newest TLS it speaks; 0: any.
    ScriptedServer(const support::Certificate* identity, Script script, int max_tls = 0);
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer();

    std::string url(std::string_view path, std::string_view host = "localhost") const;
    std::vector<std::string> requests() const;
    /// How many requests begin with this.
    std::size_t count(std::string_view beginning) const;

  private:
    class Peer;
    void run();
    void serve(Peer& peer);

    bool tls_;
    Script script_;
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
    int listener_ = -1;
    unsigned port_ = 0;
    std::atomic<bool> stop_{false};
    mutable std::mutex mutex_;
    int current_ = -1;
    std::vector<std::string> requests_;
    std::thread thread_;
};

}  // namespace api_client::testing
