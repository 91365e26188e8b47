// Checks a client assertion: a JWT signed ES256, with the claims the platform asks for.
// Used on the one thread. Remembers every `jti`, so that none is taken twice.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sandbox/moment.hpp"

namespace sandbox {

class assertion_check {
  public:
    /// `public_key_file`: PEM of an EC key on P-256; empty: signatures are not checked. `key_id`: the `iss`
    /// that is wanted; empty: any. Throws when the file holds no such key.
    assertion_check(const std::string& public_key_file, std::string key_id);
    ~assertion_check();
    assertion_check(const assertion_check&) = delete;
    assertion_check& operator=(const assertion_check&) = delete;

    /// What is wrong with it, empty when it is good. `audiences`: any one of them must be `aud`.
    std::string problem(std::string_view token, const std::vector<std::string>& audiences, moment now);

  private:
    struct key;

    bool signature_holds(std::string_view signed_part, const std::string& signature) const;
    std::string claims_problem(const boost::json::object& claims, const std::vector<std::string>& audiences,
                               moment now);

    std::unique_ptr<key> key_;
    std::string key_id_;
    std::set<std::string> seen_;
};

}  // namespace sandbox
