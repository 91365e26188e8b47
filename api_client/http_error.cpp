#include "api_client/http_error.hpp"

#include <openssl/x509_vfy.h>

#include <boost/beast/http/status.hpp>
#include <string>

namespace api_client {
namespace {

// Boost's category has no virtual destructor; ours are never destroyed through it.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"

class HttpCategory final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "http"; }
    std::string message(int value) const override {
        switch (static_cast<HttpError>(value)) {
            case HttpError::bad_request:
                return "the request's URL, method or headers cannot be sent";
            case HttpError::cut_off:
                return "the connection was closed before the answer was whole";
            case HttpError::not_http:
                return "the answer is not HTTP/1.1";
            case HttpError::header_too_big:
                return "the answer's header is over its limit";
            case HttpError::body_too_big:
                return "the answer's body is over its limit";
        }
        return "unknown error";
    }
};

class CertificateCategory final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "certificate"; }
    std::string message(int value) const override {
        return std::string("the server's certificate was not accepted: ") +
               X509_verify_cert_error_string(value);
    }
};

#pragma GCC diagnostic pop

}  // namespace

const boost::system::error_category& http_category() {
    static const HttpCategory category;
    return category;
}

boost::system::error_code make_error_code(HttpError error) {
    return {static_cast<int>(error), http_category()};
}

const boost::system::error_category& certificate_category() {
    static const CertificateCategory category;
    return category;
}

std::string status_words(unsigned status) {
    namespace beast_http = boost::beast::http;
    const auto known = beast_http::int_to_status(status);
    if (known == beast_http::status::unknown) return "HTTP status " + std::to_string(status);
    return std::to_string(status) + " " + std::string(beast_http::obsolete_reason(known));
}

}  // namespace api_client
