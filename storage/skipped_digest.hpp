// What makes a skipped item the same as one met before. Any thread.
#pragma once

#include "storage/records.hpp"

namespace storage {

/// Of its VIN, where that could be read, and its kept text: two long items may begin alike. Throws
/// LedgerError where there is no SHA-256.
Digest skipped_digest(const clearance::SkippedItem& item);

}  // namespace storage
