#include "tests/unit/server/http/tls_client.hpp"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <array>
#include <csignal>
#include <stdexcept>

TlsClient::TlsClient(std::uint16_t port, const TlsWish& wish)
    : Client(port), context_(SSL_CTX_new(TLS_client_method())) {
    // The client's own writes go through OpenSSL's socket BIO; the server must not depend on this.
    SSL_CTX_set_min_proto_version(context_, wish.min_version);
    SSL_CTX_set_max_proto_version(context_, wish.max_version);
    if (wish.max_version < TLS1_2_VERSION) SSL_CTX_set_cipher_list(context_, "DEFAULT:@SECLEVEL=0");
    if (!wish.alpn.empty())
        SSL_CTX_set_alpn_protos(context_, reinterpret_cast<const unsigned char*>(wish.alpn.data()),
                                static_cast<unsigned>(wish.alpn.size()));
    ssl_ = SSL_new(context_);
    if (wish.resume) SSL_set_session(ssl_, wish.resume);
    SSL_set_fd(ssl_, socket_);
    connected_ = SSL_connect(ssl_) == 1;
}

TlsClient::~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
}

std::string TlsClient::server_name() const {
    X509* certificate = SSL_get1_peer_certificate(ssl_);
    if (!certificate) return {};
    std::array<char, 256> name{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(), name.size());
    X509_free(certificate);
    return name.data();
}

std::string TlsClient::alpn() const {
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_, &chosen, &size);
    return size == 0 ? std::string() : std::string(reinterpret_cast<const char*>(chosen), size);
}

std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> TlsClient::session() const {
    return {SSL_get1_session(ssl_), SSL_SESSION_free};
}

bool TlsClient::can_renegotiate() {
    return SSL_renegotiate(ssl_) == 1 && SSL_do_handshake(ssl_) == 1;
}

bool TlsClient::send(std::string_view bytes) {
    ERR_clear_error();
    return bytes.empty() || SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

std::size_t TlsClient::read_some(char* buffer, std::size_t size) {
    ERR_clear_error();
    const int received = SSL_read(ssl_, buffer, static_cast<int>(size));
    if (received > 0) return static_cast<std::size_t>(received);
    const int error = SSL_get_error(ssl_, received);
    if (error == SSL_ERROR_WANT_READ) throw std::runtime_error("nothing came in time");
    return 0;
}
