// What makes contents of the ledger equal: their digest. Any thread.
#pragma once

#include <string_view>

#include "storage/records.hpp"

namespace storage {

/// The first half of the content's SHA-256. Throws LedgerError where there is no SHA-256.
Digest content_digest(std::string_view content);

}  // namespace storage
