// Gives out access tokens for client credentials and knows which of them are still good.
// Used on the one thread. Tokens are opaque and random; they last `lifetime`.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tests/sandbox/assertion.hpp"
#include "tests/sandbox/call.hpp"
#include "tests/sandbox/moment.hpp"

namespace sandbox {

struct token_terms {
    std::string client_id;
    std::string client_secret;
    std::string key_id;
    std::string public_key_file;
    std::chrono::seconds lifetime{300};
};

class token_desk {
  public:
    /// Throws when the public key cannot be read.
    token_desk(token_terms terms, now_function now);

    /// The body of `POST /access_tokens`. 200 with the token, or 400 `{"error","error_description"}`.
    /// `audiences`: what the platform is called here, for the `aud` of an assertion.
    answer grant(std::string_view body, const std::vector<std::string>& audiences);

    bool is_valid(std::string_view token) const;

    /// Every token given out so far is worth nothing any more.
    void revoke_all() { expiries_.clear(); }

  private:
    std::string refusal(const boost::json::object& form, const std::vector<std::string>& audiences,
                        std::string& description);

    token_terms terms_;
    now_function now_;
    assertion_check assertions_;
    std::unordered_map<std::string, moment> expiries_;
};

}  // namespace sandbox
