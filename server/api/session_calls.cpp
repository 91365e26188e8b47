// POST, GET and DELETE /v1/session: a browser's session, and who one is.
#include <array>

#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/json_body.hpp"
#include "server/api/query.hpp"
#include "server/log.hpp"

namespace json = boost::json;

namespace api {
namespace {

constexpr std::array<std::string_view, 1> members{"token"};

http::Problem another_site() {
    return {403, "csrf", "This may be another site's request", "no other site's page may begin a session",
            {},  {}};
}

http::Problem no_session_needed() {
    return {409,
            "session-state",
            "There is no such session",
            "without configured tokens nobody needs a session",
            {},
            {}};
}

/// In Authorization, or in the body; a 401 where there is neither.
std::variant<std::string, http::Problem> given_token(const http::Request& request) {
    if (request.count("Authorization") > 1) return http::unauthorized("more than one Authorization");
    std::string token(bearer_token(request.header("Authorization")));
    if (token.empty()) {
        auto parsed = JsonBody::read(request, members);
        if (const auto* problem = std::get_if<http::Problem>(&parsed)) return *problem;
        auto& body = std::get<JsonBody>(parsed);
        token = body.text("token");
        if (token.empty() && body.faults.empty() && !request.body.empty())
            body.faults.add("/token", "is missing");
        if (!body.faults.empty()) return body.faults.to_problem();
    }
    if (token.empty())
        return http::unauthorized(R"(a token is needed: Authorization: Bearer TOKEN, or {"token":"TOKEN"})");
    return token;
}

json::object shown_caller(const Caller& caller) {
    json::object body{{"name", valid_utf8(caller.name)},
                      {"role", caller.role == config::Role::operate ? "operate" : "read"},
                      {"means", word_of(caller.means)},
                      {"csrf", nullptr},
                      {"expires_at", nullptr}};
    if (caller.session) {
        body["csrf"] = caller.session->csrf;
        body["expires_at"] = to_json(std::optional(BrowserSessions::end_of(*caller.session)));
    }
    return body;
}

http::Response never_stored(http::Response response) {
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

}  // namespace

Api::Answer Api::begin_session(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    if (is_foreign_request(request)) co_return to_response(another_site());
    if (parts_.authority.is_open()) co_return to_response(no_session_needed());
    const auto given = given_token(request);
    if (const auto* problem = std::get_if<http::Problem>(&given)) co_return to_response(*problem);
    const auto& token = std::get<std::string>(given);
    auto caller = parts_.authority.bearer(token);
    if (!caller) co_return parts_.authority.refuse_token(request);
    auto begun = parts_.authority.begin_session(token);
    if (!begun) co_return parts_.authority.refuse_token(request);
    parts_.authority.end_session(request);  // the one before, of the same browser
    caller->means = storage::Means::session;
    caller->session = std::move(begun->session);
    logging::info("session_begun",
                  {{"by", caller->name}, {"address", parts_.authority.client_address(request)}});
    auto response = never_stored(json_response(201, shown_caller(*caller)));
    response.headers.emplace_back("Location", "/v1/session");
    response.headers.emplace_back("Set-Cookie",
                                  set_session_cookie(begun->secret, parts_.authority.is_secure(request)));
    co_return response;
}

Api::Answer Api::show_session(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::read);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    co_return never_stored(json_response(200, shown_caller(std::get<Caller>(verdict))));
}

Api::Answer Api::end_session(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::read);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto& caller = std::get<Caller>(verdict);
    if (caller.means != storage::Means::session)
        co_return to_response(http::not_found("this request is none of a session"));
    parts_.authority.end_session(request);
    logging::info("session_ended",
                  {{"by", caller.name}, {"address", parts_.authority.client_address(request)}});
    http::Response response;
    response.status = 204;
    response.headers.emplace_back("Set-Cookie", set_session_cookie({}, parts_.authority.is_secure(request)));
    co_return response;
}

}  // namespace api
