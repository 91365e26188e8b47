// What can go wrong with one HTTP exchange beyond what the network and TLS report by themselves. Value types,
// any thread.
#pragma once

#include <boost/system/error_code.hpp>
#include <string>
#include <type_traits>

namespace api_client {

enum class HttpError {
    bad_request = 1,  // what we were asked to send cannot be sent: the URL, the method or a header
    cut_off,          // the connection ended before the answer was whole
    not_http,         // what came is no HTTP/1.x answer
    header_too_big,
    body_too_big,
};

const boost::system::error_category& http_category();
boost::system::error_code make_error_code(HttpError error);

/// Certificates that were not accepted: the values are OpenSSL's X509_V_ERR_…, the messages its words.
const boost::system::error_category& certificate_category();

/// `404 Not Found`, in the standard's words; `HTTP status 299` where it has none.
std::string status_words(unsigned status);

}  // namespace api_client

template <>
struct boost::system::is_error_code_enum<api_client::HttpError> : std::true_type {};
