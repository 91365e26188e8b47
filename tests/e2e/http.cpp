#include "tests/e2e/http.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <stdexcept>

#include "tests/support/exchanges.hpp"

namespace e2e {
namespace {

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
};
struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

std::mutex recorded_mutex;
std::string recorded;  // the newest: a port can become another listener's

bool is_recorded(const std::string& host_and_port) {
    const std::lock_guard lock(recorded_mutex);
    return recorded == host_and_port;
}

}  // namespace

void record_answers_of(const std::string& host_and_port) {
    const std::lock_guard lock(recorded_mutex);
    recorded = host_and_port;
}

struct Connection::Impl {
    std::string host_and_port;
    std::unique_ptr<SSL_CTX, FreeContext> context;
    std::unique_ptr<BIO, FreeBio> bio;
    std::string received;

    bool fill() {
        char buffer[16 * 1024];
        const int got = BIO_read(bio.get(), buffer, sizeof buffer);
        if (got <= 0) return false;
        received.append(buffer, static_cast<std::size_t>(got));
        return true;
    }
    bool read_line(std::string& line) {
        auto end = received.find("\r\n");
        while (end == std::string::npos) {
            if (!fill()) return false;
            end = received.find("\r\n");
        }
        line = received.substr(0, end);
        received.erase(0, end + 2);
        return true;
    }
    bool read_exactly(std::size_t size, std::string& body) {
        while (received.size() < size) {
            if (!fill()) return false;
        }
        body += received.substr(0, size);
        received.erase(0, size);
        return true;
    }
    bool read_chunks(std::string& body) {
        for (std::string line;;) {
            if (!read_line(line)) return false;
            const auto size = std::stoul(line, nullptr, 16);
            if (!read_exactly(size, body) || !read_line(line)) return false;
            if (size == 0) return true;
        }
    }
};

Connection::Connection(const std::string& host_and_port, const std::string& ca_file)
    : impl_(std::make_unique<Impl>()) {
    impl_->host_and_port = host_and_port;
    std::signal(SIGPIPE, SIG_IGN);  // a peer that was killed is an answer, not our end
    if (ca_file.empty()) {
        impl_->bio.reset(BIO_new_connect(host_and_port.c_str()));
    } else {
        impl_->context.reset(SSL_CTX_new(TLS_client_method()));
        if (SSL_CTX_load_verify_locations(impl_->context.get(), ca_file.c_str(), nullptr) != 1) {
            throw std::runtime_error("cannot read " + ca_file);
        }
        SSL_CTX_set_verify(impl_->context.get(), SSL_VERIFY_PEER, nullptr);
        impl_->bio.reset(BIO_new_ssl_connect(impl_->context.get()));
        SSL* ssl = nullptr;
        BIO_get_ssl(impl_->bio.get(), &ssl);
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl),
                                      host_and_port.substr(0, host_and_port.rfind(':')).c_str());
        auto name = host_and_port;  // the macro casts const away
        BIO_set_conn_hostname(impl_->bio.get(), name.data());
    }
    if (BIO_do_connect(impl_->bio.get()) != 1) {
        const auto code = ERR_get_error();
        char text[256] = "refused";
        if (code != 0) ERR_error_string_n(code, text, sizeof text);
        ERR_clear_error();
        throw std::runtime_error("cannot connect to " + host_and_port + ": " + text);
    }
}

Connection::~Connection() = default;

bool Connection::write(std::string_view bytes) {
    return BIO_write(impl_->bio.get(), bytes.data(), static_cast<int>(bytes.size())) ==
           static_cast<int>(bytes.size());
}

Answer Connection::receive(bool head) {
    Answer answer;
    std::string line;
    if (!impl_->read_line(line) || line.size() < 12) return {};
    answer.status = static_cast<unsigned>(std::stoul(line.substr(9, 3)));
    while (impl_->read_line(line) && !line.empty()) {
        const auto colon = line.find(": ");
        if (colon != std::string::npos) answer.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
    }
    bool whole = true;
    if (head) return answer;
    if (answer.headers.contains("transfer-encoding")) {
        whole = impl_->read_chunks(answer.body);
    } else if (answer.headers.contains("content-length")) {
        whole = impl_->read_exactly(std::stoul(answer.headers["content-length"]), answer.body);
    }
    return whole ? answer : Answer{};
}

long Connection::server_serial() const {
    SSL* ssl = nullptr;
    BIO_get_ssl(impl_->bio.get(), &ssl);
    X509* certificate = SSL_get1_peer_certificate(ssl);
    const long serial = ASN1_INTEGER_get(X509_get0_serialNumber(certificate));
    X509_free(certificate);
    return serial;
}

Answer Connection::send(const std::string& method, const std::string& target, const std::string& body,
                        const Headers& headers) {
    if (!write(request_text(method, target, body, headers))) return {};
    auto answer = receive(method == "HEAD");
    if (answer.status != 0 && is_recorded(impl_->host_and_port)) {
        test::record({method,
                      target,
                      {headers.begin(), headers.end()},
                      body,
                      answer.status,
                      {answer.headers.begin(), answer.headers.end()},
                      answer.body});
    }
    return answer;
}

std::string request_text(const std::string& method, const std::string& target, const std::string& body,
                         const Headers& headers) {
    std::string text = method + " " + target + " HTTP/1.1\r\n";
    if (!headers.contains("Host")) text += "Host: 127.0.0.1\r\n";
    for (const auto& [name, value] : headers) text.append(name).append(": ").append(value).append("\r\n");
    if (!body.empty() || method == "POST") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return text + "\r\n" + body;
}

Answer request(const std::string& host_and_port, const std::string& ca_file, const std::string& method,
               const std::string& target, const std::string& body, const Headers& headers) {
    try {
        return Connection(host_and_port, ca_file).send(method, target, body, headers);
    } catch (const std::runtime_error&) {
        return {};
    }
}

}  // namespace e2e
