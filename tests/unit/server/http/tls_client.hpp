// The same client over TLS. It trusts anybody: whom it met is what tests ask.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "tests/unit/server/http/client.hpp"

struct TlsWish {
    int min_version = TLS1_2_VERSION;
    int max_version = TLS1_3_VERSION;
    SSL_SESSION* resume = nullptr;
    std::string alpn = {};  // in wire form
};

class TlsClient : public Client {
  public:
    explicit TlsClient(std::uint16_t port, const TlsWish& wish = {});
    ~TlsClient() override;

    bool connected() const { return connected_; }
    std::string server_name() const;  // the common name in its certificate
    int version() const { return SSL_version(ssl_); }
    bool resumed() const { return SSL_session_reused(ssl_) == 1; }
    std::string alpn() const;
    /// For TLS 1.3 only after something was received.
    std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> session() const;
    bool can_renegotiate();
    /// Whether the server said that it ends, rather than just ending.
    bool was_notified() const { return (SSL_get_shutdown(ssl_) & SSL_RECEIVED_SHUTDOWN) != 0; }

    bool send(std::string_view bytes) override;

  protected:
    std::size_t read_some(char* buffer, std::size_t size) override;

  private:
    SSL_CTX* context_;
    SSL* ssl_;
    bool connected_ = false;
};
