// Which form of an answer a client gets: not again what it has (ETag, If-None-Match), and compressed when it
// asks for that. Used by sessions. Promise: a strong tag stands for exactly one sequence of bytes.
#pragma once

#include <string>
#include <string_view>

#include "server/http/compressor.hpp"
#include "server/http/message.hpp"

namespace http {

/// Whether a body of this type gets smaller by compression and may be held back a little for it.
bool is_compressible(std::string_view content_type);

/// A strong entity tag of these bytes, in its quotes.
std::string entity_tag(std::string_view bytes);

/// Makes of the handler's answer the one that is sent. A handler's own ETag, Cache-Control and
/// Content-Encoding count; a stream is validated by its handler's ETag alone, and not begun where the client
/// has it.
boost::asio::awaitable<void> represent(const Request& request, Response& response, Compressor& compressor);

}  // namespace http
