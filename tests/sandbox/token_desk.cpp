#include "tests/sandbox/token_desk.hpp"

#include <openssl/rand.h>

#include <array>
#include <boost/json/parse.hpp>
#include <stdexcept>

namespace sandbox {
namespace {

namespace json = boost::json;

constexpr std::string_view jwt_bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::string random_token() {
    std::array<unsigned char, 24> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("no randomness");
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    for (const unsigned char byte : bytes) text += letters[byte & 63U];
    return text;
}

std::string field(const json::object& form, std::string_view name) {
    const json::value* found = form.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

}  // namespace

token_desk::token_desk(token_terms terms, now_function now)
    : terms_(std::move(terms)), now_(std::move(now)), assertions_(terms_.public_key_file, terms_.key_id) {}

answer token_desk::grant(std::string_view body, const std::vector<std::string>& audiences) {
    boost::system::error_code parse_error;
    const json::value parsed = json::parse(json::string_view{body.data(), body.size()}, parse_error);
    std::string description = "the body is not a JSON object";
    std::string error = "invalid_request";
    if (!parse_error && parsed.is_object()) error = refusal(parsed.get_object(), audiences, description);
    if (!error.empty()) return json_answer(400, {{"error", error}, {"error_description", description}});

    const moment now = now_();
    std::erase_if(expiries_, [&](const auto& held) { return held.second <= now; });
    const std::string token = random_token();
    expiries_[token] = now + terms_.lifetime;
    return json_answer(200, {{"access_token", token},
                             {"token_type", "bearer"},
                             {"expires_in", terms_.lifetime.count()},
                             {"scope", "fleet:clearance"}});
}

std::string token_desk::refusal(const json::object& form, const std::vector<std::string>& audiences,
                                std::string& description) {
    if (field(form, "grant_type") != "client_credentials") {
        description = "grant_type must be client_credentials";
        return "unsupported_grant_type";
    }
    if (field(form, "client_id") != terms_.client_id) {
        description = "unknown client_id";
        return "invalid_client";
    }
    if (form.contains("client_assertion") || form.contains("client_assertion_type")) {
        if (field(form, "client_assertion_type") != jwt_bearer) {
            description = "client_assertion_type must be " + std::string{jwt_bearer};
            return "invalid_request";
        }
        description = assertions_.problem(field(form, "client_assertion"), audiences, now_());
        return description.empty() ? "" : "invalid_client";
    }
    if (field(form, "client_secret") != terms_.client_secret) {
        description = "wrong client_secret";
        return "invalid_client";
    }
    return "";
}

bool token_desk::is_valid(std::string_view token) const {
    const auto found = expiries_.find(std::string{token});
    return found != expiries_.end() && now_() < found->second;
}

}  // namespace sandbox
