// What a client says it can take, Accept and Accept-Encoding with their weights (RFC 9110, 12.5). Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.hpp"

namespace http {

/// Which of these media types the client likes best, the first one of equals; parameters but the weight do
/// not count. Empty optional: it takes none of them. `types` is not empty.
std::optional<std::size_t> preferred_type(const Request& request, const std::vector<std::string>& types);

/// Weights in thousandths; 0: not taken.
struct Codings {
    unsigned gzip = 0;
    unsigned identity = 1000;

    bool prefers_gzip() const { return gzip > 0 && gzip >= identity; }
};

Codings codings_of(const Request& request);

}  // namespace http
