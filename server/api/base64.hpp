// Bytes that are no text, as text: base64 of RFC 4648 with padding. Pure function, any thread.
#pragma once

#include <string>
#include <string_view>

namespace api {

std::string to_base64(std::string_view bytes);

}  // namespace api
