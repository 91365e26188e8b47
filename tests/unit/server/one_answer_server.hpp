// A server on loopback that takes one connection, reads one request and gives one prepared answer, over TLS
// if wanted. Has a thread of its own, which ends with the object; errors of the peer are not its own.
#pragma once

#include <openssl/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace config_test {

class OneAnswerServer {
  public:
    enum class Speaks { plain, tls };

    /// An empty answer: the request is read and nothing said until the peer closes.
    OneAnswerServer(Speaks speaks, std::string answer);
    ~OneAnswerServer();
    OneAnswerServer(const OneAnswerServer&) = delete;
    OneAnswerServer& operator=(const OneAnswerServer&) = delete;

    std::uint16_t port() const { return port_; }
    /// Of the certificate that it shows over TLS, signed by itself.
    const std::string& certificate_pem() const { return certificate_pem_; }
    /// The request's head; waits until the connection is over.
    std::string request();

  private:
    void run();
    void serve_plain(int peer);
    void serve_tls(int peer);

    Speaks speaks_;
    std::string answer_, request_, certificate_pem_;
    std::shared_ptr<SSL_CTX> context_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

/// A port on 127.0.0.1 where nobody listens.
std::uint16_t closed_port();

}  // namespace config_test
