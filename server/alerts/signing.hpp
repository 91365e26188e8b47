// Signatures as the Standard Webhooks specification has them: `webhook-id`, `webhook-timestamp` (of this
// attempt) and `webhook-signature`: for each secret "v1," and base64 of HMAC-SHA256 over "id.timestamp.body",
// separated by blanks. Immutable, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api_client/https_client.hpp"
#include "clearance/time.hpp"
#include "server/config.hpp"

namespace alerts {

/// The key of a secret: `whsec_` and base64 decoded, anything else as it is. Empty optional: no base64.
std::optional<std::string> signing_key(std::string_view secret);

class Signer {
  public:
    /// Signs with the hook's secret, and while it is being changed with the one before too; without any,
    /// there is no signature. Throws std::invalid_argument when one cannot be decoded.
    explicit Signer(const config::HookSection& hook);

    /// Adds the headers for the body that the request has by now.
    void sign(api_client::HttpRequest& request, const std::string& id, clearance::Time now) const;

  private:
    std::vector<std::string> keys_;
};

}  // namespace alerts
