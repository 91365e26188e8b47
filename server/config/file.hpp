// Small files, read whole: the configuration itself and the secrets it names. Main thread; nothing is kept
// open.
#pragma once

#include <cstddef>
#include <string>

namespace config {

struct FileContent {
    std::string text;
    std::string problem;  // empty when it was read: "No such file or directory", "it is a directory", …
    bool missing = false;
    bool others_may_read = false;  // by its permission bits
};

/// Never throws for what is wrong with the file. More than `limit` bytes is a problem too.
FileContent read_file(const std::string& file, std::size_t limit);

/// Its absolute path, as seen from the folder of `beside`.
std::string resolved(const std::string& file, const std::string& beside);

}  // namespace config
