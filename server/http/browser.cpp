#include "server/http/browser.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

#include "server/http/fields.hpp"

namespace http {

namespace {

bool is_html(std::string_view content_type) {
    return boost::beast::iequals(content_type.substr(0, content_type.find_first_of("; ")), "text/html");
}

bool is_allowed(const std::vector<std::string>& allowed_origins, const Request& request) {
    const auto origin = request.header("Origin");
    return !origin.empty() &&
           std::find(allowed_origins.begin(), allowed_origins.end(), origin) != allowed_origins.end();
}

}  // namespace

void add_browser_headers(const std::vector<std::string>& allowed_origins, const Request& request,
                         Response& response) {
    Headers& headers = response.headers;
    if (is_html(response.content_type)) {
        if (!find_field(headers, "Content-Security-Policy"))
            headers.emplace_back("Content-Security-Policy",
                                 "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
                                 "'none'; object-src 'none'");
        headers.emplace_back("Referrer-Policy", "no-referrer");
    }
    if (allowed_origins.empty()) return;
    add_vary(response, "Origin");
    if (!is_allowed(allowed_origins, request)) return;
    headers.emplace_back("Access-Control-Allow-Origin", std::string(request.header("Origin")));
    headers.emplace_back(
        "Access-Control-Expose-Headers",
        "Accept, Accept-Encoding, Allow, Content-Disposition, ETag, Idempotency-Replayed, Link, Location, "
        "Retry-After, WWW-Authenticate");
}

void add_preflight_headers(const std::vector<std::string>& allowed_origins, const Request& request,
                           std::string_view methods, Response& response) {
    if (request.count("Access-Control-Request-Method") == 0 || !is_allowed(allowed_origins, request)) return;
    response.headers.emplace_back("Access-Control-Allow-Methods", std::string(methods));
    response.headers.emplace_back("Access-Control-Allow-Headers",
                                  "Authorization, Content-Type, Idempotency-Key, If-None-Match, "
                                  "Last-Event-ID");
    response.headers.emplace_back("Access-Control-Max-Age", "600");
}

}  // namespace http
