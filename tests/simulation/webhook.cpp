#include "tests/simulation/webhook.hpp"

#include "tests/sandbox/signature.hpp"

namespace simulation {
namespace {

void add_member(std::string& json, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    json.append(json.back() == '{' ? "\"" : ",\"").append(name).append("\":\"").append(value).append("\"");
}

http::Request unsigned_request(const std::string& body, const std::string& delivery_id) {
    http::Request request;
    request.method = "POST";
    request.path = webhook_path;
    request.headers = {{"Content-Type", "application/json"}, {"X-HM-Delivery", delivery_id}};
    request.body = body;
    request.remote = "192.0.2.7:4711";
    return request;
}

}  // namespace

std::string body_of(const WebhookText& text) {
    std::string json = "{\"vehicle\":{";
    add_member(json, "vin", text.vin);
    json += "},\"event\":{";
    add_member(json, "type", "fleet_clearance_changed");
    add_member(json, "id", text.event_id);
    add_member(json, "action", text.status.text());
    add_member(json, "received_at", text.received_at);
    add_member(json, "detail", text.reason);
    json += "}}";
    return json;
}

http::Request authentic(const std::string& body, const std::string& delivery_id) {
    auto request = unsigned_request(body, delivery_id);
    request.headers.emplace_back("X-HM-Signature-256", sandbox::sha256_signature(webhook_secret, body));
    return request;
}

http::Request forged(const std::string& body, const std::string& delivery_id, std::uint64_t way) {
    auto request = unsigned_request(body, delivery_id);
    switch (way % 5) {
        case 0:
            request.headers.emplace_back("X-HM-Signature-256", sandbox::sha256_signature("a guess", body));
            break;
        case 1:  // signed, then another body under it
            request.headers.emplace_back("X-HM-Signature-256",
                                         sandbox::sha256_signature(webhook_secret, body + " "));
            break;
        case 2:
            request.headers.emplace_back("X-HM-Signature", sandbox::sha1_signature(webhook_secret, body));
            break;
        case 3:
            request.headers.emplace_back("X-HM-Signature-256", "sha256=");
            break;
        default:
            break;
    }
    return request;
}

clearance::Digest digest_of(std::string_view text) {
    std::uint64_t a = 0xCBF29CE484222325ULL, b = 0x9AE16A3B2F90404FULL;
    for (const char c : text) {
        a = (a ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
        b = (b + static_cast<unsigned char>(c)) * 0x9E3779B97F4A7C15ULL;
    }
    clearance::Digest digest{};
    for (std::size_t i = 0; i < 8; ++i) {
        digest[i] = static_cast<std::uint8_t>(a >> (8 * i));
        digest[8 + i] = static_cast<std::uint8_t>(b >> (8 * i));
    }
    return digest;
}

}  // namespace simulation
