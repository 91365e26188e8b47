// RFC 9457 problem documents: the one form in which every error of ours is answered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.hpp"

namespace http {

struct Problem {
    unsigned status = 500;
    std::string type;    // a word: "not-found"; written as "urn:clearance-tracker:problem:not-found"
    std::string title;   // the same for each type; for people
    std::string detail;  // of this occurrence; may be empty
    Headers headers;     // Allow, Retry-After, WWW-Authenticate
    /// Further members, name and JSON text of the value.
    std::vector<std::pair<std::string, std::string>> members;
};

Response to_response(const Problem& problem);

Problem not_found(std::string detail = {});
Problem method_not_allowed(std::string_view allow);
Problem not_acceptable(std::string detail);
Problem bad_request(std::string detail);
Problem unprocessable(std::string detail);
Problem unauthorized(std::string detail);
Problem forbidden(std::string detail);
Problem too_large(std::size_t limit);
/// Of a body where the method takes `limit` bytes: too large, or, where it takes none, malformed.
Problem body_refused(std::string_view method, std::size_t limit);
Problem unavailable(std::string detail, int retry_after_seconds);
Problem internal_error();  // the cause is in the log, never in the answer

}  // namespace http
