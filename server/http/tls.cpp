#include "server/http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/ssl/context.hpp>
#include <cerrno>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace http {

namespace asio = boost::asio;

namespace {

[[noreturn]] void fail(const std::string& what, const std::string& file, const std::string& why) {
    throw std::runtime_error(what + " \"" + file + "\": " + why);
}

void require_readable(const std::string& what, const std::string& file) {
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    if (!stream.is_open()) fail(what, file, std::system_category().message(errno));
    stream.get();
    if (stream.bad()) fail(what, file, "cannot be read");
    if (stream.eof()) fail(what, file, "is empty");
}

std::string last_reason() {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason ? std::string(" (") + reason + ")" : std::string();
}

// Without this OpenSSL would ask for the passphrase of an encrypted key on the terminal.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

int choose_http_1_1(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    static constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* selected = nullptr;
    const int result =
        SSL_select_next_proto(&selected, chosen_size, kHttp11, sizeof kHttp11, offered, offered_size);
    *chosen = selected;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

void harden(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL");
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    // Resumption by tickets alone: nothing is kept here for clients that never return.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    static constexpr unsigned char kSessionContext[] = "clearance-tracker";
    SSL_CTX_set_session_id_context(context, kSessionContext, sizeof kSessionContext - 1);
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    SSL_CTX_set_alpn_select_cb(context, choose_http_1_1, nullptr);
}

std::shared_ptr<asio::ssl::context> load(const std::string& certificate_file, const std::string& key_file) {
    require_readable("certificate file", certificate_file);
    require_readable("private key file", key_file);
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    SSL_CTX* const native = context->native_handle();
    harden(native);
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(native, certificate_file.c_str()) != 1)
        fail("certificate file", certificate_file, "no usable certificate in PEM form" + last_reason());
    // A key that does not fit is refused while it is read already: told apart by the reason.
    ERR_clear_error();
    if (SSL_CTX_use_PrivateKey_file(native, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        const auto error = ERR_peek_last_error();
        if (ERR_GET_LIB(error) == ERR_LIB_X509)
            fail("private key file", key_file,
                 "does not belong to the certificate in \"" + certificate_file + '"');
        fail("private key file", key_file,
             "no usable private key without passphrase in PEM form" + last_reason());
    }
    if (SSL_CTX_check_private_key(native) != 1)
        fail("private key file", key_file,
             "does not belong to the certificate in \"" + certificate_file + '"');
    ERR_clear_error();
    return context;
}

std::chrono::system_clock::time_point end_of_validity(SSL_CTX* context) {
    std::tm utc{};
    const X509* const leaf = SSL_CTX_get0_certificate(context);
    if (!leaf || ASN1_TIME_to_tm(X509_get0_notAfter(leaf), &utc) != 1) return {};
    return std::chrono::system_clock::from_time_t(timegm(&utc));
}

}  // namespace

TlsCertificates::TlsCertificates(std::string certificate_file, std::string private_key_file)
    : certificate_file_(std::move(certificate_file)), private_key_file_(std::move(private_key_file)) {
    reload();
}

void TlsCertificates::reload() {
    reload(certificate_file_, private_key_file_);
}

void TlsCertificates::reload(std::string certificate_file, std::string private_key_file) {
    auto context = load(certificate_file, private_key_file);
    const auto expires_at = end_of_validity(context->native_handle());
    const std::lock_guard lock(mutex_);
    certificate_file_ = std::move(certificate_file);
    private_key_file_ = std::move(private_key_file);
    context_ = std::move(context);
    expires_at_ = expires_at;
}

std::shared_ptr<asio::ssl::context> TlsCertificates::current() const {
    const std::lock_guard lock(mutex_);
    return context_;
}

std::chrono::system_clock::time_point TlsCertificates::expires_at() const {
    const std::lock_guard lock(mutex_);
    return expires_at_;
}

}  // namespace http
