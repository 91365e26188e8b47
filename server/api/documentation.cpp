// GET /openapi.yaml, GET /docs.
#include "server/api/api.hpp"
#include "server/api/documents.hpp"
#include "server/api/query.hpp"

namespace api {

Api::Answer Api::show_description(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    http::Response response;
    response.content_type = "application/yaml";
    response.body = description();
    co_return response;
}

Api::Answer Api::show_documentation(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    http::Response response;
    response.content_type = "text/html; charset=utf-8";
    response.body = documentation_page();
    // The page has a style of its own in it and nothing else.
    response.headers.emplace_back("Content-Security-Policy",
                                  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                                  "form-action 'none'; frame-ancestors 'none'");
    co_return response;
}

}  // namespace api
