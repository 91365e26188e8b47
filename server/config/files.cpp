#include "server/config/files.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <memory>
#include <new>
#include <string_view>
#include <system_error>

#include "server/config/file.hpp"
#include "server/config/values.hpp"

namespace config {
namespace {

constexpr std::size_t max_pem_file = 16 * 1024 * 1024;  // a system's whole bundle fits

template <auto function>
struct Free {
    template <class T>
    void operator()(T* object) const {
        function(object);
    }
};
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Input = std::unique_ptr<BIO, Free<BIO_vfree>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;

// Without a callback of ours OpenSSL would ask the terminal for an encrypted key's passphrase.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*for_writing*/, void* /*data*/) {
    return 0;
}

Context new_context() {
    Context context(SSL_CTX_new(TLS_server_method()));
    if (!context) throw std::bad_alloc();
    SSL_CTX_set_default_passwd_cb(context.get(), no_passphrase);
    ERR_clear_error();
    return context;
}

Input input_of(const std::string& text) {
    Input input(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (!input) throw std::bad_alloc();
    return input;
}

std::string unreadable(const std::string& file) {
    const auto content = read_file(file, max_pem_file);
    return content.problem.empty() ? "" : "cannot read " + in_quotes(file) + ": " + content.problem;
}

// OpenSSL's words, where they say more than that nothing of the kind was found.
std::string last_reason() {
    const auto error = ERR_peek_last_error();
    const char* words = ERR_reason_error_string(error);
    const bool nothing_there =
        ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return words == nullptr || nothing_there ? "" : std::string(" (") + words + ")";
}

std::string certificate_problem(SSL_CTX* context, const std::string& file) {
    if (auto problem = unreadable(file); !problem.empty()) return problem;
    if (SSL_CTX_use_certificate_chain_file(context, file.c_str()) == 1) return "";
    return "expected a certificate in PEM form (-----BEGIN CERTIFICATE-----), found none that can be used "
           "in " +
           in_quotes(file) + last_reason();
}

std::string private_key_problem(SSL_CTX* context, const std::string& file, const std::string& certificate) {
    if (auto problem = unreadable(file); !problem.empty()) return problem;
    const bool used = SSL_CTX_use_PrivateKey_file(context, file.c_str(), SSL_FILETYPE_PEM) == 1;
    // A key that does not fit is refused while it is read already: told apart by the reason.
    const bool fits = used ? certificate.empty() || SSL_CTX_check_private_key(context) == 1
                           : ERR_GET_LIB(ERR_peek_last_error()) != ERR_LIB_X509;
    if (used && fits) return "";
    if (!fits)
        return "the key in " + in_quotes(file) + " does not belong to the certificate in " +
               in_quotes(certificate);
    return "expected a private key in PEM form without a passphrase, found none that can be used in " +
           in_quotes(file) + last_reason();
}

std::string kind_of(const EVP_PKEY* key) {
    std::array<char, 64> group{};
    std::size_t length = 0;
    const char* type = EVP_PKEY_get0_type_name(key);
    std::string kind = type == nullptr ? "another" : type;
    if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) == 1)
        kind += " " + std::string(group.data(), length);
    return kind;
}

}  // namespace

TlsFileProblems tls_file_problems(const std::string& certificate_file, const std::string& private_key_file) {
    TlsFileProblems problems;
    const auto context = new_context();
    if (!certificate_file.empty())
        problems.certificate = certificate_problem(context.get(), certificate_file);
    ERR_clear_error();
    if (private_key_file.empty()) return problems;
    const bool to_be_compared = !certificate_file.empty() && problems.certificate.empty();
    // A chain that is broken further on has left its leaf in the context.
    const auto for_the_key = to_be_compared ? nullptr : new_context();
    problems.private_key = private_key_problem(to_be_compared ? context.get() : for_the_key.get(),
                                               private_key_file, to_be_compared ? certificate_file : "");
    ERR_clear_error();
    return problems;
}

std::string trust_file_problem(const std::string& file) {
    if (auto problem = unreadable(file); !problem.empty()) return problem;
    const auto context = new_context();
    if (SSL_CTX_load_verify_locations(context.get(), file.c_str(), nullptr) == 1) return "";
    ERR_clear_error();
    return "expected certificates in PEM form (-----BEGIN CERTIFICATE-----), found none that can be used "
           "in " +
           in_quotes(file);
}

std::string platform_key_problem(const std::string& pem) {
    const auto input = input_of(pem);
    const PrivateKey key(PEM_read_bio_PrivateKey(input.get(), nullptr, no_passphrase, nullptr));
    ERR_clear_error();
    if (!key)
        return "expected a private key in PEM form (-----BEGIN PRIVATE KEY-----) without a passphrase, found "
               "none "
               "that can be used";
    const auto kind = kind_of(key.get());
    ERR_clear_error();
    return kind == "EC prime256v1" ? "" : "expected a P-256 key (for ES256), got a key of the kind " + kind;
}

std::string ledger_path_problem(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    if (fs::is_directory(path, error)) return "expected a file, but " + in_quotes(path) + " is a folder";
    auto folder = fs::path(path).parent_path();
    if (folder.empty()) folder = ".";
    const auto status = fs::status(folder, error);
    if (fs::is_directory(status)) return "";
    const auto name = in_quotes(folder.string());
    if (status.type() == fs::file_type::not_found)
        return "the folder " + name + " does not exist; make it, or name another file";
    return fs::exists(status) ? name + " is no folder" : "cannot look into " + name + ": " + error.message();
}

std::optional<std::string> expired_at(const std::string& certificate_file) {
    const auto content = read_file(certificate_file, max_pem_file);
    const auto input = input_of(content.text);
    const Certificate leaf(PEM_read_bio_X509_AUX(input.get(), nullptr, no_passphrase, nullptr));
    ERR_clear_error();
    if (!leaf || X509_cmp_current_time(X509_get0_notAfter(leaf.get())) >= 0) return std::nullopt;
    std::tm utc{};
    std::array<char, 32> text{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(leaf.get()), &utc) != 1) return std::nullopt;
    return std::string(text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc));
}

}  // namespace config
