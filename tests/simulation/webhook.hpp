// Webhooks as the platform, or somebody who is not, sends them: bodies, signatures, requests. Pure.
#pragma once

#include <string>
#include <string_view>

#include "clearance/digest.hpp"
#include "server/http/message.hpp"
#include "tests/simulation/script.hpp"

namespace simulation {

inline constexpr std::string_view webhook_secret = "what the platform and the tracker share";
inline constexpr std::string_view webhook_path = "/webhooks/high-mobility";

struct WebhookText {
    std::string vin;
    Status status;
    std::string received_at;  // empty: not said
    std::string event_id;     // empty: not said
    std::string reason;       // empty: not said
};

std::string body_of(const WebhookText& text);

/// A request with the platform's signature.
http::Request authentic(const std::string& body, const std::string& delivery_id);
/// One that must be refused; `way` chooses among wrong secrets, tampered bodies, missing and malformed
/// headers.
http::Request forged(const std::string& body, const std::string& delivery_id, std::uint64_t way);

/// 16 bytes that stand for a text; quick, not secret.
clearance::Digest digest_of(std::string_view text);

}  // namespace simulation
