// The signature of a webhook's raw body, as the platform writes it in its two headers. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace sandbox {

/// `sha256=` and lower-case hex HMAC-SHA256, for X-HM-Signature-256.
std::string sha256_signature(std::string_view secret, std::string_view body);

/// `sha1=` and lower-case hex HMAC-SHA1, for the deprecated X-HM-Signature.
std::string sha1_signature(std::string_view secret, std::string_view body);

}  // namespace sandbox
