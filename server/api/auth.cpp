#include "server/api/auth.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/beast/core/string.hpp>

namespace api {
namespace {

using boost::beast::iequals;

http::Problem challenge(std::string detail, std::string parameters) {
    auto problem = http::unauthorized(std::move(detail));
    problem.headers = {{"WWW-Authenticate", "Bearer" + std::move(parameters)}};
    return problem;
}

/// Without an error code: RFC 6750 section 3.1 wants none where no bearer token was tried.
http::Problem token_needed() {
    return challenge("a bearer token is needed", "");
}

http::Problem unknown_token() {
    return challenge("the token is not one of this service's", R"( error="invalid_token")");
}

/// Empty: not the Bearer scheme, or nothing after it.
std::string_view bearer_token(std::string_view header) {
    constexpr std::string_view scheme = "Bearer ";
    if (header.size() <= scheme.size() || !iequals(header.substr(0, scheme.size()), scheme)) return {};
    header.remove_prefix(std::min(header.find_first_not_of(' ', scheme.size()), header.size()));
    return header.substr(0, header.find_last_not_of(" \t") + 1);
}

const config::ApiToken* find_token(const std::vector<config::ApiToken>& tokens, std::string_view token) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes
    SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest.data());
    const config::ApiToken* found = nullptr;
    for (const auto& known : tokens) {  // every one, whether found or not: time must not tell which
        const bool same = known.sha256.size() == digest.size() &&
                          CRYPTO_memcmp(known.sha256.data(), digest.data(), digest.size()) == 0;
        if (same) found = &known;
    }
    return found;
}

bool is_port(std::string_view text) {
    return text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Browsers say where a request comes from: any page may send us a POST, only our own may be obeyed.
bool is_foreign_origin(const http::Request& request) {
    auto origin = request.header("Origin");
    if (origin.empty()) return false;
    for (std::string_view scheme : {"http://", "https://"}) {
        if (origin.starts_with(scheme)) return !iequals(origin.substr(scheme.size()), request.header("Host"));
    }
    return true;
}

http::Problem misdirected() {
    http::Problem problem;
    problem.status = 421;
    problem.type = "misdirected-request";
    problem.title = "Misdirected request";
    problem.detail = "without configured tokens only requests to a loopback name are answered";
    return problem;
}

std::optional<http::Response> refuse_strangers(const http::Request& request) {
    if (!is_loopback_host(request.header("Host"))) {
        return to_response(misdirected());
    }
    if (is_foreign_origin(request)) {
        return to_response(http::forbidden("requests from pages of other sites are not answered"));
    }
    return std::nullopt;
}

}  // namespace

bool is_loopback_host(std::string_view host) {
    std::string_view port;
    if (host.starts_with('[')) {
        const auto end = host.find(']');
        if (end == std::string_view::npos) return false;
        port = host.substr(end + 1);
        host = host.substr(0, end + 1);
        if (!port.empty() && port.front() != ':') return false;
        if (!port.empty()) port.remove_prefix(1);
    } else if (const auto colon = host.find(':'); colon != std::string_view::npos) {
        port = host.substr(colon + 1);
        host = host.substr(0, colon);
    }
    if (!is_port(port)) return false;
    if (iequals(host, "localhost") || iequals(host, "localhost.") || host == "[::1]") return true;
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address_v4(std::string(host), error);
    return !error && address.is_loopback();
}

Authority::Authority(std::vector<config::ApiToken> tokens)
    : tokens_(std::make_shared<const Tokens>(std::move(tokens))) {}

bool Authority::replace(std::vector<config::ApiToken> tokens) {
    auto next = std::make_shared<const Tokens>(std::move(tokens));
    const std::lock_guard lock(mutex_);
    if (next->empty() && !tokens_->empty()) return false;
    tokens_ = std::move(next);
    return true;
}

std::shared_ptr<const Authority::Tokens> Authority::current() const {
    const std::lock_guard lock(mutex_);
    return tokens_;
}

bool Authority::is_open() const {
    return current()->empty();
}

std::variant<Caller, http::Problem> Authority::check(const http::Request& request,
                                                     config::Role needed) const {
    const auto tokens = current();
    if (tokens->empty()) return Caller{"local", config::Role::operate};
    if (request.count("Authorization") > 1) return unknown_token();
    const auto given = bearer_token(request.header("Authorization"));
    if (given.empty()) return token_needed();
    const auto* token = find_token(*tokens, given);
    if (token == nullptr) return unknown_token();
    if (needed == config::Role::operate && token->role != config::Role::operate) {
        auto problem = http::forbidden("this token may read only; commands need one with the role operate");
        problem.headers = {{"WWW-Authenticate", R"(Bearer error="insufficient_scope")"}};
        return problem;
    }
    return Caller{token->name, token->role};
}

http::Guard Authority::guard(config::Role needed) const {
    return [this, needed](const http::Request& request) -> std::optional<http::Response> {
        const auto verdict = check(request, needed);
        if (const auto* problem = std::get_if<http::Problem>(&verdict)) return to_response(*problem);
        return std::nullopt;
    };
}

http::Guard Authority::local_only() const {
    return [this](const http::Request& request) -> std::optional<http::Response> {
        if (!is_open()) return std::nullopt;
        return refuse_strangers(request);
    };
}

}  // namespace api
