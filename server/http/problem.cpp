#include "server/http/problem.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace http {

namespace {

std::string quoted(std::string_view text) {
    return boost::json::serialize(boost::json::value(boost::json::string_view(text.data(), text.size())));
}

}  // namespace

Response to_response(const Problem& problem) {
    std::string body = "{\"type\":" + quoted("urn:clearance-tracker:problem:" + problem.type);
    body += ",\"title\":" + quoted(problem.title);
    body += ",\"status\":" + std::to_string(problem.status);
    if (!problem.detail.empty()) body += ",\"detail\":" + quoted(problem.detail);
    for (const auto& [name, json] : problem.members) body += ',' + quoted(name) + ':' + json;
    body += "}\n";
    return {problem.status, "application/problem+json", std::move(body), problem.headers};
}

Problem not_found(std::string detail) {
    return {404, "not-found", "There is nothing at this address", std::move(detail), {}, {}};
}

Problem method_not_allowed(std::string_view allow) {
    return {405,
            "method-not-allowed",
            "This address does not take this method",
            "Allowed: " + std::string(allow),
            {{"Allow", std::string(allow)}},
            {}};
}

Problem not_acceptable(std::string detail) {
    return {406, "not-acceptable", "There is no such form of it", std::move(detail), {}, {}};
}

Problem bad_request(std::string detail) {
    return {400, "bad-request", "The request is malformed", std::move(detail), {}, {}};
}

Problem unprocessable(std::string detail) {
    return {422, "unprocessable", "The content cannot be processed", std::move(detail), {}, {}};
}

Problem unauthorized(std::string detail) {
    return {401,
            "unauthorized",
            "The request is not authenticated",
            std::move(detail),
            {{"WWW-Authenticate", "Bearer"}},
            {}};
}

Problem forbidden(std::string detail) {
    return {403, "forbidden", "This is not allowed", std::move(detail), {}, {}};
}

Problem too_large(std::size_t limit) {
    return {
        413, "too-large", "The body is too large", "At most " + std::to_string(limit) + " bytes are taken",
        {},  {}};
}

Problem body_refused(std::string_view method, std::size_t limit) {
    return limit == 0 ? bad_request(std::string(method) + " takes no body here") : too_large(limit);
}

Problem unavailable(std::string detail, int retry_after_seconds) {
    return {503,
            "unavailable",
            "The service cannot do this at the moment",
            std::move(detail),
            {{"Retry-After", std::to_string(retry_after_seconds)}},
            {}};
}

Problem internal_error() {
    return {500, "internal-error", "The service failed", {}, {}, {}};
}

}  // namespace http
