#include "server/api/auth.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

namespace api {
namespace {

using boost::beast::iequals;
using config::Role;
using storage::Means;

http::Problem challenge(std::string detail, std::string parameters) {
    auto problem = http::unauthorized(std::move(detail));
    problem.headers = {{"WWW-Authenticate", "Bearer" + std::move(parameters)}};
    return problem;
}

/// Without an error code: RFC 6750 section 3.1 wants none where no bearer token was tried.
http::Problem token_needed() {
    return challenge("a bearer token is needed", "");
}

constexpr const char* invalid_token = R"( error="invalid_token")";

http::Problem unknown_token() {
    return challenge("the token is not one of this service's", invalid_token);
}

http::Problem session_over() {
    return challenge("this session has ended: begin another with POST /v1/session", "");
}

bool is_unknown_token(const http::Problem& problem) {
    return problem.status == 401 && problem.headers.front().second != "Bearer";
}

const config::ApiToken* find_digest(const std::vector<config::ApiToken>& tokens, std::string_view digest) {
    const config::ApiToken* found = nullptr;
    for (const auto& known : tokens) {  // every one, whether found or not: time must not tell which
        if (same_in_constant_time(known.sha256, digest)) found = &known;
    }
    return found;
}

http::Problem misdirected() {
    http::Problem problem;
    problem.status = 421;
    problem.type = "misdirected-request";
    problem.title = "Misdirected request";
    problem.detail = "without configured tokens only requests to a loopback name are answered";
    return problem;
}

std::string_view words_for(Means means) {
    switch (means) {
        case Means::session:
            return "this session has";
        case Means::proxy:
            return "users that the proxy names have ([api] proxy_role)";
        default:
            return "this token has";
    }
}

/// It is a command, or shows what not everybody who reads may see.
http::Problem needs_operate(Means means) {
    auto problem = http::forbidden("this needs the role operate, and " + std::string(words_for(means)) +
                                   " the role read");
    if (means != Means::proxy)
        problem.headers = {{"WWW-Authenticate", R"(Bearer error="insufficient_scope")"}};
    return problem;
}

http::Problem maybe_forged(std::string detail) {
    auto problem = http::forbidden(std::move(detail));
    problem.type = "csrf";
    problem.title = "This may be another site's request";
    return problem;
}

/// Whoever brings a token believes that one is needed: better he learns that everybody here may do
/// everything.
std::variant<Caller, http::Problem> while_open(const http::Request& request) {
    if (request.count("Authorization") > 1 || !bearer_token(request.header("Authorization")).empty())
        return challenge("no tokens are configured here, so that none is right: ask without Authorization",
                         invalid_token);
    return Caller{"local", Role::operate, Means::local};
}

}  // namespace

std::string_view bearer_token(std::string_view header) {
    constexpr std::string_view scheme = "Bearer ";
    if (header.size() <= scheme.size() || !iequals(header.substr(0, scheme.size()), scheme)) return {};
    header.remove_prefix(std::min(header.find_first_not_of(' ', scheme.size()), header.size()));
    return header.substr(0, header.find_last_not_of(" \t") + 1);
}

Authority::Authority(std::vector<config::ApiToken> tokens) : Authority(config::ApiSection{}, {}) {
    tokens_ = std::make_shared<const Tokens>(std::move(tokens));
}

Authority::Authority(const config::ApiSection& api, std::function<clearance::Time()> clock)
    : tokens_(std::make_shared<const Tokens>(api.tokens)),
      proxies_(api),
      allowed_origins_(api.allowed_origins),
      clock_(std::move(clock)) {
    if (clock_) return;
    clock_ = [] { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); };
}

bool Authority::replace(std::vector<config::ApiToken> tokens) {
    const auto next = std::make_shared<const Tokens>(std::move(tokens));
    {
        const std::lock_guard lock(mutex_);
        if (next->empty() && !tokens_->empty()) return false;
        tokens_ = next;
    }
    sessions_.end_others([&next](const std::string& token) { return find_digest(*next, token) != nullptr; });
    return true;
}

std::shared_ptr<const Authority::Tokens> Authority::current() const {
    const std::lock_guard lock(mutex_);
    return tokens_;
}

bool Authority::is_open() const {
    return current()->empty() && !proxies_.any();
}

/// The session's role is its token's as it is now.
std::optional<Caller> Authority::by_session(const http::Request& request, const Tokens& tokens) const {
    auto session = sessions_.find(session_secret(request), clock_());
    if (!session) return std::nullopt;
    const auto* token = find_digest(tokens, session->token);
    if (token == nullptr) return std::nullopt;
    return Caller{token->name, token->role, Means::session, token->sha256, std::move(session)};
}

Authority::Verdict Authority::identify(const http::Request& request, const Tokens& tokens) const {
    if (request.count("Authorization") > 1) return unknown_token();
    if (const auto given = bearer_token(request.header("Authorization")); !given.empty()) {
        const auto* token = find_digest(tokens, sha256_of_text(given));
        if (token == nullptr) return unknown_token();
        return Caller{token->name, token->role, Means::token, token->sha256};
    }
    if (request.count("Authorization") > 0) return token_needed();
    if (auto caller = by_session(request, tokens)) return std::move(*caller);
    if (auto user = proxies_.user(request)) return Caller{std::move(*user), proxies_.role(), Means::proxy};
    return session_secret(request).empty() ? token_needed() : session_over();
}

/// What browsers add by themselves proves who asks, not that he wants it: other sites make them ask too.
std::optional<http::Problem> Authority::refuse_forged(const http::Request& request,
                                                      const Caller& caller) const {
    if (is_reading(request.method)) return std::nullopt;
    if (caller.means == Means::session) {
        const bool own = caller.session && request.count("X-CSRF-Token") == 1 &&
                         same_in_constant_time(request.header("X-CSRF-Token"), caller.session->csrf);
        if (!own)
            return maybe_forged(
                "a session's command needs its csrf, as GET /v1/session tells it, in the "
                "header X-CSRF-Token");
        if (is_foreign_request(request))
            return maybe_forged("a session's command must come from a page of this service");
    }
    if (caller.means == Means::proxy && !is_own_request(request, allowed_origins_))
        return maybe_forged(
            "a command through the proxy needs Sec-Fetch-Site: same-origin or, where there is no such "
            "header, "
            "an Origin that is Host's or any header X-CSRF-Token; never an Origin that is neither Host's nor "
            "allowed");
    return std::nullopt;
}

Authority::Verdict Authority::check(const http::Request& request, Role needed) const {
    const auto tokens = current();
    if (tokens->empty() && !proxies_.any()) return while_open(request);
    auto verdict = identify(request, *tokens);
    const auto* caller = std::get_if<Caller>(&verdict);
    if (caller == nullptr) return verdict;
    if (needed == Role::operate && caller->role != Role::operate) return needs_operate(caller->means);
    if (auto problem = refuse_forged(request, *caller)) return std::move(*problem);
    return verdict;
}

bool Authority::still_knows(const Caller& caller) const {
    switch (caller.means) {
        case Means::session:
            return caller.session && sessions_.is_alive(*caller.session, clock_());
        case Means::token:
            return find_digest(*current(), caller.token) != nullptr;
        case Means::local:
            return is_open();
        case Means::proxy:  // until the next start
            return true;
    }
    return false;
}

http::Guard Authority::guard(Role needed) const {
    return [this, needed](const http::Request& request) -> std::optional<http::Response> {
        const auto verdict = check(request, needed);
        const auto* problem = std::get_if<http::Problem>(&verdict);
        if (problem == nullptr) return std::nullopt;
        if (is_unknown_token(*problem)) return hold_back(request, *problem);
        if (problem->status == 403) report_refusal(request, *problem);
        return to_response(*problem);
    };
}

void Authority::report_refusal(const http::Request& request, const http::Problem& problem) const {
    std::int64_t held_back = 0;
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_()).time_since_epoch().count();
    const std::lock_guard lock(mutex_);
    if (!refusals_.pass(now, held_back)) return;
    logging::warning(
        "command_refused",
        {{"address", client_address(request)}, {"problem", problem.detail}, {"held_back", held_back}});
}

http::Response Authority::refuse_token(const http::Request& request) const {
    return hold_back(request, unknown_token());
}

http::Response Authority::hold_back(const http::Request& request, const http::Problem& problem) const {
    auto response = to_response(problem);
    response.delay = wrong_tokens_.count(client_address(request), clock_());
    return response;
}

std::optional<Caller> Authority::bearer(std::string_view token) const {
    const auto tokens = current();
    const auto* found = find_digest(*tokens, sha256_of_text(token));
    if (found == nullptr) return std::nullopt;
    return Caller{found->name, found->role, Means::token, found->sha256};
}

std::optional<BrowserSessions::Begun> Authority::begin_session(std::string_view token) const {
    if (!bearer(token)) return std::nullopt;
    return sessions_.begin(sha256_of_text(token), clock_());
}

bool Authority::end_session(const http::Request& request) const {
    return sessions_.end(session_secret(request));
}

http::Guard Authority::local_only() const {
    return [this](const http::Request& request) -> std::optional<http::Response> {
        if (!is_open()) return std::nullopt;
        if (!is_loopback_host(request.header("Host"))) return to_response(misdirected());
        const bool reads = is_reading(request.method);
        const bool foreign =
            is_foreign_origin(request) && !(reads && is_origin_of(request, allowed_origins_));
        if (foreign || (!reads && is_foreign_request(request)))
            return to_response(http::forbidden("requests from pages of other sites are not answered"));
        return std::nullopt;
    };
}

}  // namespace api
