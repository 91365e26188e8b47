#include "server/dashboard/routes.hpp"

#include <algorithm>
#include <optional>

#include "server/dashboard/files.hpp"
#include "server/http/accept.hpp"
#include "server/http/fields.hpp"
#include "server/http/gzip.hpp"
#include "server/http/problem.hpp"

namespace dashboard {
namespace {

using Answer = boost::asio::awaitable<http::Response>;

/// Scripts and styles from here alone, none within the page; asks nobody but us.
constexpr const char* policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Another content has another name.
constexpr const char* for_good = "public, max-age=31536000, immutable";

constexpr std::size_t most_shown = 40;

/// Any is unknown; the first one is named.
std::optional<http::Response> refuse_parameters(const http::Request& request) {
    if (request.query.empty()) return std::nullopt;
    const auto parameters = http::parse_query(request.query);
    if (!parameters) return to_response(http::bad_request("the query is not rightly percent-encoded"));
    const auto name = parameters->empty() ? std::string() : parameters->front().first;
    std::string shown;
    for (const char c : name.substr(0, most_shown)) shown += c >= ' ' && c <= '~' ? c : '?';
    if (name.size() > most_shown) shown += "…";
    return to_response(http::bad_request("unknown parameter \"" + shown + "\": there are none"));
}

http::Response answer(const http::Request& request, const File& file) {
    http::Response response;
    response.content_type = file.content_type;
    http::add_vary(response, "Accept-Encoding");
    if (http::codings_of(request).prefers_gzip()) {
        response.headers.emplace_back("Content-Encoding", "gzip");
        response.body = file.gzip;
    } else {
        response.body = http::gunzip(file.gzip);
    }
    return response;
}

Answer show_page(http::Request& request) {
    if (auto refusal = refuse_parameters(request)) co_return std::move(*refusal);
    const auto all = files();
    if (all.empty())
        co_return to_response(http::not_found("this build has no web page (CLEARANCE_DASHBOARD=OFF)"));
    auto response = answer(request, all.front());
    response.headers.emplace_back("Content-Security-Policy", policy);
    co_return response;
}

Answer show_asset(http::Request& request) {
    if (auto refusal = refuse_parameters(request)) co_return std::move(*refusal);
    const auto all = files();
    const auto found = std::ranges::find(all, "/assets/" + request.parameters.at(0), &File::path);
    if (found == all.end())
        co_return to_response(http::not_found("the web page has no such file: it may be of another version"));
    auto response = answer(request, *found);
    response.headers.emplace_back("Cache-Control", for_good);
    co_return response;
}

void add(http::Router& router, std::string pattern, std::string name, Answer (*answer)(http::Request&),
         std::vector<std::string> produces) {
    http::Route route;
    route.method = "GET";
    route.pattern = std::move(pattern);
    route.name = std::move(name);
    route.handler = answer;
    route.produces = std::move(produces);
    router.add(std::move(route));
}

}  // namespace

void add_routes(http::Router& router) {
    add(router, "/", "page", show_page, {"text/html"});
    add(router, "/assets/{name}", "asset", show_asset, {"text/javascript", "text/css", "image/svg+xml"});
}

}  // namespace dashboard
