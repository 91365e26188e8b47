// Bodies made smaller (RFC 1952), whole or as they come. Any thread, each object one at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/http/compressor.hpp"
#include "server/http/message.hpp"

namespace http {

/// Throws std::bad_alloc.
std::string gzip_of(std::string_view bytes);

/// Of a whole file that we packed ourselves; throws std::runtime_error where it is none. Its size is not
/// bounded.
std::string gunzip(std::string_view file);

/// The same body, each piece of it compressed and readable at once. `compressor` outlives it.
BodyStream gzipped(BodyStream body, Compressor& compressor);

}  // namespace http
