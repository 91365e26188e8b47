#include "storage/skipped_digest.hpp"

#include "storage/content_digest.hpp"

namespace storage {

Digest skipped_digest(const clearance::SkippedItem& item) {
    // no VIN holds a line feed: where it ends is certain
    std::string content = item.vin ? std::string(item.vin->text()) : std::string();
    content += '\n';
    content += item.raw;
    return content_digest(content);
}

}  // namespace storage
