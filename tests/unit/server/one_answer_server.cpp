#include "tests/unit/server/one_answer_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <memory>
#include <stdexcept>

#include "tests/support/certificates.hpp"

namespace config_test {
namespace {

int listen_on_loopback(std::uint16_t& port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t length = sizeof address;
    if (::bind(listener, generic, length) != 0 || ::listen(listener, 1) != 0 ||
        ::getsockname(listener, generic, &length) != 0)
        throw std::runtime_error("no port on loopback");
    port = ntohs(address.sin_port);
    return listener;
}

using Reading = std::function<long(char*, std::size_t)>;
using Writing = std::function<long(const char*, std::size_t)>;

// Until the end of the head; with nothing to answer, until the peer closes.
std::string talk(const Reading& read, const Writing& write, const std::string& answer) {
    std::string request;
    std::array<char, 512> piece;
    while (answer.empty() || request.find("\r\n\r\n") == std::string::npos) {
        const long got = read(piece.data(), piece.size());
        if (got <= 0) return request;
        request.append(piece.data(), static_cast<std::size_t>(got));
    }
    write(answer.data(), answer.size());
    return request;
}

// A context with a fresh self-signed certificate for a name that is not the loopback address.
std::shared_ptr<SSL_CTX> tls_context(std::string& pem) {
    std::string curve = "P-256";
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve.data()), &EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    const std::array<unsigned char, 16> name{"tracker.example"};
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC, name.data(), -1,
                               -1, 0);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    pem = support::certificate_pem(certificate.get());
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1)
        throw std::runtime_error("no certificate for the test");
    return context;
}

}  // namespace

OneAnswerServer::OneAnswerServer(Speaks speaks, std::string answer)
    : speaks_(speaks), answer_(std::move(answer)) {
    std::signal(SIGPIPE, SIG_IGN);
    if (speaks_ == Speaks::tls) context_ = tls_context(certificate_pem_);
    listener_ = listen_on_loopback(port_);
    thread_ = std::thread([this] { run(); });
}

OneAnswerServer::~OneAnswerServer() {
    ::shutdown(listener_, SHUT_RDWR);  // wakes accept() when nobody came
    if (thread_.joinable()) thread_.join();
    ::close(listener_);
}

std::string OneAnswerServer::request() {
    if (thread_.joinable()) thread_.join();
    return request_;
}

void OneAnswerServer::run() {
    const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (peer < 0) return;
    if (speaks_ == Speaks::tls)
        serve_tls(peer);
    else
        serve_plain(peer);
    ::close(peer);
}

void OneAnswerServer::serve_plain(int peer) {
    request_ = talk(
        [&](char* data, std::size_t size) { return ::recv(peer, data, size, 0); },
        [&](const char* data, std::size_t size) { return ::send(peer, data, size, MSG_NOSIGNAL); }, answer_);
}

void OneAnswerServer::serve_tls(int peer) {
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context_.get()), &SSL_free);
    SSL_set_fd(ssl.get(), peer);
    if (SSL_accept(ssl.get()) != 1) return;
    request_ =
        talk([&](char* data,
                 std::size_t size) -> long { return SSL_read(ssl.get(), data, static_cast<int>(size)); },
             [&](const char* data, std::size_t size) -> long {
                 return SSL_write(ssl.get(), data, static_cast<int>(size));
             },
             answer_);
}

std::uint16_t closed_port() {
    std::uint16_t port = 0;
    ::close(listen_on_loopback(port));
    return port;
}

}  // namespace config_test
