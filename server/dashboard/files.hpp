// The files of the web page as they are embedded in the program: made by build.mjs, or none at all
// (CLEARANCE_DASHBOARD=OFF). Constant, any thread.
#pragma once

#include <span>
#include <string_view>

namespace dashboard {

struct File {
    std::string_view path;  // "/", or "/assets/…" with its content's digest in its name
    std::string_view content_type;
    std::string_view gzip;  // RFC 1952
};

/// The page itself first.
std::span<const File> files();

}  // namespace dashboard
