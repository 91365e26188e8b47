// How an alert is put into a request to a hook: one implementation a destination's format. Immutable, any
// thread. Promise: the body of an alert is the same at every attempt.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api_client/https_client.hpp"
#include "server/config.hpp"
#include "storage/records.hpp"

namespace alerts {

class Format {
  public:
    virtual ~Format() = default;
    /// The request for one attempt, made at `now`.
    virtual api_client::HttpRequest request(const storage::Alert& alert, storage::Time now) const = 0;
};

/// By the hook's `format`. Throws std::invalid_argument, naming the hook but no secret, when there is no such
/// format or its secret cannot be decoded.
std::unique_ptr<Format> make_format(const config::HookSection& hook);

/// The key of a Standard Webhooks secret: `whsec_` and base64 decoded, anything else as it is. Empty: no
/// base64.
std::optional<std::string> signing_key(std::string_view secret);

/// Standard Webhooks, as its specification has it: `webhook-id`, `webhook-timestamp` (of this attempt) and
/// `webhook-signature: v1,<base64 of HMAC-SHA256 over "id.timestamp.body">`; without a key there is no
/// signature.
std::unique_ptr<Format> make_standard_webhooks(std::string url, std::string key);

}  // namespace alerts
